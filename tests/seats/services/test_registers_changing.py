"""What a register says of licences and people that are known already, and what is made of its odd rows."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.models import Person
from licensing.choices import LicenceModel
from licensing.importers.report import Figures, RowReport
from licensing.importers.rows import Problem, Rule
from licensing.models import Licence, LicenceType, Product
from licensing.services import withdrawing
from seats.models import Assignment, SeatPool
from seats.services import named
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.seats.register_files import (
    ADA,
    BOB,
    CHANGED,
    HEADER,
    KEPT,
    MADE,
    SKIPPED,
    outcomes,
)
from tests.trail import recorded


def test_a_licence_that_is_known_keeps_its_check_outs_and_takes_new_ones(take_in):
    take_in(HEADER + ADA)
    report = take_in(HEADER + BOB)
    assert (outcomes(report), report.figures) == ([(2, MADE)], Figures(people_made=1, assignments_made=1))
    assert sorted(Assignment.objects.filter(ended_at=None).values_list("person__name", flat=True)) == ["Ada", "Bob"]


def test_rows_that_vanished_are_left_alone(take_in):
    take_in(HEADER + ADA + BOB.replace("S-1", "S-2"))
    with assert_nothing_moves(*KEPT):
        take_in(HEADER + ADA)


def test_what_the_register_says_anew_changes_the_licence_and_its_pool(take_in):
    take_in(HEADER + ADA)
    report = take_in(HEADER + ADA.replace(",5\n", ",8\n").replace("2027", "2028"))
    assert (outcomes(report), report.figures) == ([(2, CHANGED)], Figures(licences_changed=1))
    licence, pool = Licence.objects.get(), SeatPool.objects.get()
    assert (licence.quantity, pool.capacity, licence.usable_until) == (8, 8, datetime(2028, 2, 27, tzinfo=UTC))
    (changed,) = recorded("licence.entitlement_changed")
    (resized,) = recorded("seat.pool_resized")
    assert (changed["data"]["fields"], resized["data"]["from"], resized["data"]["to"]) == (
        ["quantity", "usable_until"],
        5,
        8,
    )


def test_rows_of_one_licence_that_disagree_keep_the_first_and_every_check_out(take_in):
    report = take_in(HEADER + ADA + BOB.replace(",5\n", ",6\n"))
    said = "An earlier row of the same licence says otherwise about: quantity. The earlier one was kept."
    assert report.rows == [
        RowReport(2, MADE, "Engine", remarks=[]),
        RowReport(3, MADE, "Engine", remarks=[Problem(Rule.ROWS_DISAGREE, "quantity", said)]),
    ]
    assert (Licence.objects.get().quantity, SeatPool.objects.get().assigned) == (5, 2)


def test_the_same_name_with_another_serial_is_another_licence_of_one_product(take_in):
    take_in(HEADER + ADA + ADA.replace("S-1", "S-2"))
    assert (Licence.objects.count(), Product.objects.count(), Person.objects.count()) == (2, 1, 1)


def test_one_person_twice_on_a_licence_holds_two_seats_by_one_assignment(take_in):
    content = HEADER + ADA + BOB + ADA
    report = take_in(content)
    assert outcomes(report) == [(2, MADE), (3, MADE), (4, MADE)]
    assert list(Assignment.objects.order_by("quantity").values_list("person__name", "quantity")) == [
        ("Bob", 1),
        ("Ada", 2),
    ]
    assert (SeatPool.objects.get().assigned, report.figures.assignments_made) == (3, 3)
    assert [body["data"]["quantity"] for body in recorded("seat.assigned")] == [1, 1, 2]
    with assert_nothing_moves(*KEPT):
        assert outcomes(take_in(content)) == [(2, SKIPPED), (3, SKIPPED), (4, SKIPPED)]


def test_a_second_seat_of_a_known_holder_raises_the_assignment(take_in):
    take_in(HEADER + ADA)
    report = take_in(HEADER + ADA + ADA)
    assert outcomes(report) == [(2, SKIPPED), (3, MADE)]
    assert (Assignment.objects.get().quantity, SeatPool.objects.get().assigned) == (2, 2)


def test_a_check_out_that_was_ended_here_is_recorded_anew(take_in, actor, now):
    take_in(HEADER + ADA)
    named.release(assignment=Assignment.objects.get(), actor=actor, now=now)
    assert outcomes(take_in(HEADER + ADA)) == [(2, MADE)]
    assert (Assignment.objects.filter(ended_at=None).count(), SeatPool.objects.get().assigned) == (1, 1)


def test_a_row_of_nobody_makes_the_licence_alone(take_in):
    report = take_in("Item name,seats\nEngine,5\n")
    assert report.figures == Figures(products_made=1, licences_made=1)
    assert (SeatPool.objects.get().assigned, Assignment.objects.count()) == (0, 0)


def test_an_asset_can_hold_a_seat(take_in):
    content = "Item name,seats,Asset tag,Username\nEngine,5,LAP-1,\nEngine,5,LAP-2,ada\nEngine,5,LAP-1,\n"
    report = take_in(content)
    assert report.figures.assignments_made == 3
    assert sorted(Assignment.objects.values_list("device", "person__user_name", "quantity")) == [
        ("", "ada", 1),
        ("LAP-1", None, 2),
    ]
    assert [body["data"].get("device") for body in recorded("seat.assigned")] == ["LAP-1", None, "LAP-1"]
    with assert_nothing_moves(*KEPT):
        take_in(content)


def test_a_licence_without_an_end_is_perpetual_and_one_with_an_end_a_subscription(take_in):
    take_in(HEADER + ADA + BOB.replace("S-1", "S-2").replace("02/26/2027", ""))
    found = Licence.objects.order_by("serial").values_list("licence_type__name", "licence_type__model")
    assert list(found) == [
        ("Imported subscription", LicenceModel.SUBSCRIPTION),
        ("Imported perpetual", LicenceModel.PERPETUAL),
    ]
    assert LicenceType.objects.count() == 2


def test_the_end_is_the_start_of_the_next_day_where_the_organisation_is(take_in, inside):
    inside.time_zone, inside.currency = "America/New_York", "GBP"
    inside.save()
    take_in(HEADER + ADA.replace("$", ""))
    licence = Licence.objects.get()
    assert (licence.usable_until, licence.currency) == (datetime(2027, 2, 27, 5, tzinfo=UTC), "GBP")


def test_someone_already_known_is_not_enrolled_again(take_in):
    ada = PersonFactory(email="ADA@example.test")
    bob = PersonFactory(email="", user_name="BOB")
    report = take_in(HEADER + ADA + BOB)
    assert report.figures.people_made == 0
    assert set(Assignment.objects.values_list("person", flat=True)) == {ada.pk, bob.pk}


def test_a_revoked_licence_stays_as_it_is_and_its_use_is_recorded(take_in, actor, now):
    take_in(HEADER + ADA)
    withdrawing.revoke(licence=Licence.objects.get(), reason="", actor=actor, now=now)
    with assert_nothing_moves(Licence):
        report = take_in(HEADER + ADA.replace(",5\n", ",9\n") + BOB.replace(",5\n", ",9\n"))
    assert [(row.outcome, [remark.code for remark in row.remarks]) for row in report.rows] == [
        (SKIPPED, ["LICENCE_REVOKED"]),
        (MADE, []),
    ]
    assert (SeatPool.objects.get().capacity, SeatPool.objects.get().assigned) == (5, 2)
