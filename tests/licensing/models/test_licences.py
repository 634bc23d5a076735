"""A licence's status follows from its dates, and the database keeps the dates possible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.choices import Relation
from kernel.money import Money
from licensing.choices import LicenceStatus
from licensing.models import Licence
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory, ProofDocumentFactory
from tests.refusing import raises_constraint

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def licence(inside):
    return LicenceFactory(
        issued_at=START - 10 * DAY,
        usable_from=START,
        usable_until=END,
        notice_days=60,
        licence_type=LicenceTypeFactory(grace_days=7),
    )


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (START - 11 * DAY, LicenceStatus.DRAFT),
        (START - DAY, LicenceStatus.SCHEDULED),
        (START, LicenceStatus.ACTIVE),
        (END - 60 * DAY - timedelta.resolution, LicenceStatus.ACTIVE),
        (END - 60 * DAY, LicenceStatus.EXPIRING),
        (END - timedelta.resolution, LicenceStatus.EXPIRING),
        (END, LicenceStatus.GRACE),
        (END + 7 * DAY - timedelta.resolution, LicenceStatus.GRACE),
        (END + 7 * DAY, LicenceStatus.EXPIRED),
    ],
)
def test_status_follows_time(licence, at, status):
    assert licence.status(at) == status


@pytest.mark.parametrize(
    ("mark", "status"),
    [
        ("suspended_at", LicenceStatus.SUSPENDED),
        ("revoked_at", LicenceStatus.REVOKED),
        ("converted_at", LicenceStatus.CONVERTED),
    ],
)
def test_status_once_withdrawn_is_that_from_then_on(licence, mark, status):
    setattr(licence, mark, START + DAY)
    assert [licence.status(START), licence.status(START + DAY)] == [LicenceStatus.ACTIVE, status]


def test_status_revoked_is_graver_than_suspended(licence):
    licence.suspended_at = licence.revoked_at = START
    assert licence.status(START) == LicenceStatus.REVOKED


def test_status_without_an_end_stays_active(inside):
    assert LicenceFactory(usable_until=None).status(END + 1000 * DAY) == LicenceStatus.ACTIVE


def test_status_without_issue_is_a_draft(inside):
    assert LicenceFactory(issued_at=None).status(END) == LicenceStatus.DRAFT


def test_usable_are_those_in_force_and_in_grace():
    usable = [status for status in LicenceStatus if status.usable]
    assert usable == [LicenceStatus.ACTIVE, LicenceStatus.EXPIRING, LicenceStatus.GRACE]


def test_grace_until_adds_the_types_days(licence):
    assert (licence.grace_until, LicenceFactory(usable_until=None).grace_until) == (END + 7 * DAY, None)


def test_in_force_counts_no_grace_and_nothing_withdrawn(inside):
    kept = LicenceFactory(usable_until=END)
    forever = LicenceFactory(usable_from=None)
    for marks in (
        {"usable_until": START + DAY},
        {"usable_from": END},
        {"issued_at": None},
        {"issued_at": END},
        {"suspended_at": START},
        {"revoked_at": START},
        {"converted_at": START},
    ):
        LicenceFactory(**marks)
    assert set(Licence.objects.in_force(START + 10 * DAY)) == {kept, forever}


def test_in_force_ends_with_the_last_instant(licence):
    instants = [START - timedelta.resolution, START, END - timedelta.resolution, END]
    assert [Licence.objects.in_force(at).exists() for at in instants] == [False, True, True, False]


def test_withdrawn_later_is_still_in_force_before(inside):
    licence = LicenceFactory(revoked_at=END)
    assert list(Licence.objects.in_force(START + DAY)) == [licence]


def test_relation_to_its_owner(inside):
    owner = PersonFactory()
    licence = LicenceFactory(owner=owner)
    assert [licence.relation_to(person.pk) for person in (owner, PersonFactory())] == [Relation.OWNER, None]


def test_cost_is_what_was_paid(inside):
    assert [LicenceFactory(cost_minor=1258, currency="USD").cost, LicenceFactory().cost] == [Money(1258, "USD"), None]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"usable_from": END, "usable_until": END}, "licensing_licence_ends_after_it_starts"),
        ({"pack_size": 0}, "licensing_licence_pack_is_not_empty"),
        ({"cost_basis": "each"}, "licensing_licence_cost_basis_is_known"),
        ({"currency": "eur"}, "licensing_licence_currency_is_iso"),
    ],
)
def test_impossible_licence_is_refused_by_a_named_constraint(inside, values, constraint):
    with raises_constraint(constraint):
        LicenceFactory(**values)


def test_licence_is_imported_once(inside):
    LicenceFactory(external_key="snipe-it|1")
    with raises_constraint("licensing_licence_is_imported_once"):
        LicenceFactory(external_key="snipe-it|1")


def test_rows_say_what_they_are(inside):
    licence = LicenceFactory(name="Draughtsman")
    assert [str(licence), str(ProofDocumentFactory(licence=licence, name="Invoice 7"))] == ["Draughtsman", "Invoice 7"]
