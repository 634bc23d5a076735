"""The trail in the admin: read by whoever may, found by type and object, never changed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import MemberRole
from kernel import tenancy
from tests.browsing import browser_of
from tests.factories.audit import BodyFactory, CheckpointFactory

FACTORIES = {"body": BodyFactory, "checkpoint": CheckpointFactory}


@pytest.fixture
def rows(organisation, now):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        return {table: factory(at=now) for table, factory in FACTORIES.items()}


@pytest.fixture
def auditor(organisation):
    return browser_of(organisation, MemberRole.AUDITOR).client


@pytest.mark.parametrize("table", FACTORIES)
def test_tables_are_listed_and_opened_but_not_changed(auditor, rows, table):
    pages = [("changelist", ()), ("change", (rows[table].pk,)), ("add", ()), ("delete", (rows[table].pk,))]
    answers = [auditor.get(reverse(f"admin:audit_{table}_{page}", args=args)).status_code for page, args in pages]
    assert answers == [200, 200, 403, 403]


@pytest.mark.parametrize("table", FACTORIES)
def test_tables_are_closed_to_a_member(organisation, rows, table):
    member = browser_of(organisation, MemberRole.MEMBER).client
    assert member.get(reverse(f"admin:audit_{table}_changelist"), follow=True).status_code == 403


@pytest.mark.parametrize(("looked_for", "found"), [("seat.", {"1", "2"}), ("scim.", {"3"}), ("2", {"2"}), ("x", set())])
def test_events_are_found_by_type_and_object(organisation, auditor, now, looked_for, found):
    with tenancy.within(organisation, role=tenancy.Role.SEQUENCER):
        for object_id, kind in (("1", "seat.assigned"), ("2", "seat.released"), ("3", "scim.user_changed")):
            BodyFactory(at=now, type=kind, object_id=object_id)
    page = auditor.get(reverse("admin:audit_body_changelist"), {"q": looked_for})
    assert {row.object_id for row in page.context["cl"].result_list} == found


def test_event_and_checkpoint_are_shown_as_they_were_written(auditor, rows):
    event = auditor.get(reverse("admin:audit_body_change", args=[rows["body"].pk]))
    note = auditor.get(reverse("admin:audit_checkpoint_change", args=[rows["checkpoint"].pk]))
    assert event.context["adminform"].model_admin.written(rows["body"]) == "{}"
    assert note.context["adminform"].model_admin.signed(rows["checkpoint"]) == "note"
