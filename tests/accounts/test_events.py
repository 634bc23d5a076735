"""What the trail says of people and access has the names and severities that it promises."""

from __future__ import annotations

from accounts.events import AccessEvent, PersonEvent, ProvisioningEvent


def test_events_of_people_are_named_and_graded_as_promised():
    assert {kind.type.name: kind.type.severity for kind in PersonEvent} == {
        "person.recorded": 2,
        "person.amended": 2,
        "person.departed": 4,
        "person.reinstated": 4,
        "member.role_changed": 6,
    }


def test_events_of_access_are_named_and_graded_as_promised():
    assert {kind.type.name: kind.type.severity for kind in (*AccessEvent, *ProvisioningEvent)} == {
        "config.changed": 5,
        "auth.login": 3,
        "auth.login_failed": 5,
        "token.issued": 2,
        "token.revoked": 4,
        "scim.token_rotated": 5,
    }


def test_no_event_of_people_may_name_them_in_the_chain():
    personal = {"name", "email", "user_name", "address", "source_address", "employee_number"}
    assert [kind for kind in PersonEvent if kind.type.members & personal] == []
