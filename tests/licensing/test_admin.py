"""The admin's pages of licensing translate: they ask for rights, call one service, and say what came of it."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from licensing.choices import LicenceStatus
from licensing.models import Licence, LicenceType
from tests.browsing import browser_of
from tests.factories.licensing import (
    FeatureFactory,
    ImportRowFactory,
    LicenceFactory,
    LicenceTypeFactory,
    ProductFactory,
)

LISTS = ["product", "feature", "licencetype", "licence", "importrun", "importrow"]
FORM = {
    "name": "Yearly",
    "model": "subscription",
    "term": "P1Y",
    "grace_days": "14",
    "notice_days": "60",
    "reassignable": "on",
    "minimum_hold_days": "0",
}


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:licensing_{model}_{page}", args=args)


@pytest.fixture
def administrator(organisation):
    return browser_of(organisation, MemberRole.LICENCE_ADMINISTRATOR).client


@pytest.fixture
def auditor(organisation):
    return browser_of(organisation, MemberRole.AUDITOR).client


@pytest.mark.parametrize("model", LISTS)
def test_lists_are_shown_to_licence_administrators(administrator, organisation, model):
    with tenancy.within(organisation):
        FeatureFactory()
        LicenceFactory()
        ImportRowFactory()
    assert administrator.get(address(model), {"q": "x"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_licences_takes_the_same_statements_however_long(
    administrator, organisation, django_assert_max_num_queries, count
):
    with tenancy.within(organisation):
        for _ in range(count):
            LicenceFactory()
    with django_assert_max_num_queries(14):
        answer = administrator.get(address("licence"))
    assert len(answer.context["cl"].result_list) == count


def test_licences_are_cut_by_their_derived_status(administrator, organisation):
    with tenancy.within(organisation):
        active, draft = LicenceFactory(), LicenceFactory(issued_at=None)
    found = administrator.get(address("licence"), {"status": LicenceStatus.DRAFT}).context["cl"].result_list
    assert list(found) == [draft]
    assert set(administrator.get(address("licence")).context["cl"].result_list) == {active, draft}


def test_a_new_licence_type_is_made_by_its_service(administrator, organisation):
    answer = administrator.post(address("licencetype", "add"), FORM)
    assert answer.status_code == 302
    with tenancy.within(organisation):
        made = LicenceType.objects.get()
        assert (made.name, made.version, made.grace_days) == ("Yearly", 1, 14)


def test_saving_a_licence_type_makes_its_next_version(administrator, organisation):
    with tenancy.within(organisation):
        first = LicenceTypeFactory(name="Yearly", model="subscription", term="P1Y")
        licence = LicenceFactory(licence_type=first)
    answer = administrator.post(address("licencetype", "change", first.pk), FORM)
    assert answer.status_code == 302
    with tenancy.within(organisation):
        first.refresh_from_db()
        second = LicenceType.objects.get(version=2)
        assert (first.retired_at is None, second.retired_at, second.grace_days) == (False, None, 14)
        assert Licence.objects.get(pk=licence.pk).licence_type == first


def test_a_replaced_version_is_history(administrator, organisation, now):
    with tenancy.within(organisation):
        replaced = LicenceTypeFactory(retired_at=now)
    assert administrator.post(address("licencetype", "change", replaced.pk), FORM).status_code == 403


def test_a_name_in_use_is_told_and_makes_nothing(administrator, organisation):
    with tenancy.within(organisation):
        LicenceTypeFactory(name="Yearly")
    answer = administrator.post(address("licencetype", "add"), FORM)
    assert (answer.status_code, "A licence type is called Yearly already" in answer.content.decode()) == (409, True)
    with tenancy.within(organisation):
        assert LicenceType.objects.count() == 1


def test_an_auditor_changes_no_licence_type(auditor, organisation):
    assert auditor.get(address("licencetype")).status_code == 200
    assert auditor.post(address("licencetype", "add"), FORM).status_code == 403
    with tenancy.within(organisation):
        assert LicenceType.objects.count() == 0


def test_an_import_shows_its_refused_rows_to_whoever_may_put_them_right(administrator, auditor, organisation):
    with tenancy.within(organisation):
        row = ImportRowFactory(code="INVALID_DATE", message="The date is none.")
    shown = [client.get(address("importrun", "change", row.run_id)) for client in (administrator, auditor)]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert ["The date is none." in answer.content.decode() for answer in shown] == [True, False]


def withdraw(client, action: str, licences: list[Licence], **more: str):
    chosen = {"action": action, "_selected_action": [str(licence.pk) for licence in licences]}
    return client.post(address("licence"), {**chosen, **more})


@pytest.mark.parametrize(
    ("action", "state", "after"),
    [
        ("suspend", {}, LicenceStatus.SUSPENDED),
        ("revoke", {}, LicenceStatus.REVOKED),
        ("reinstate", {"suspended_at": "2026-01-02T00:00:00Z"}, LicenceStatus.ACTIVE),
    ],
)
def test_actions_ask_first_and_then_call_the_service(administrator, organisation, action, state, after):
    with tenancy.within(organisation):
        licence = LicenceFactory(product=ProductFactory(), **state)
        licence.refresh_from_db()
        before = licence.status(licence.created_at)
    assert withdraw(administrator, action, [licence]).status_code == 200
    with tenancy.within(organisation):
        assert Licence.objects.get().status(licence.created_at) == before
    answer = withdraw(administrator, action, [licence], confirmed="yes", reason="Unpaid")
    assert answer.status_code == 302
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["1 done."]
    with tenancy.within(organisation):
        stored = Licence.objects.select_related("licence_type").get()
        assert stored.status(max(filter(None, [stored.suspended_at, stored.revoked_at, stored.created_at]))) == after


def test_actions_are_not_for_auditors(auditor, organisation):
    with tenancy.within(organisation):
        licence = LicenceFactory()
    withdraw(auditor, "revoke", [licence], confirmed="yes", reason="x")
    with tenancy.within(organisation):
        assert Licence.objects.get().revoked_at is None
