"""Admin pages show rows to whoever may read them, and change nothing but configuration."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from accounts.choices import MemberRole
from accounts.models import Department
from accounts.principal import Principal
from kernel.edges.admin import ConfigurationAdmin, ReadOnlyAdmin, for_each
from kernel.errors import InvalidInput
from kernel.permissions import Permission
from tests.factories.accounts import MembershipFactory, PersonFactory


@pytest.fixture
def request_of(inside, rf):
    def build(role):
        request = rf.get("/")
        request.session = {}
        request._messages = FallbackStorage(request)
        request.principal = Principal.of_member(inside, MembershipFactory(role=role), None)
        return request

    return build


def rights(page, request):
    return (
        page.has_module_permission(request),
        page.has_view_permission(request),
        page.has_add_permission(request),
        page.has_change_permission(request),
        page.has_delete_permission(request),
    )


@pytest.mark.parametrize(
    ("role", "expected"),
    [(MemberRole.OWNER, (True, True, False, False, False)), (MemberRole.MEMBER, (False,) * 5)],
)
def test_read_only_page_follows_the_role(request_of, role, expected):
    assert rights(ReadOnlyAdmin(Department, admin.site), request_of(role)) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (MemberRole.OWNER, (True, True, True, True, False)),
        (MemberRole.AUDITOR, (True, True, False, False, False)),
    ],
)
def test_configuration_page_follows_the_role(request_of, role, expected):
    assert rights(ConfigurationAdmin(Department, admin.site), request_of(role)) == expected


def test_for_each_counts_what_went_through_and_says_why_not(request_of):
    request = request_of(MemberRole.OWNER)
    people = [PersonFactory(name="Ada"), PersonFactory(name="Ben")]

    def service(person):
        if person.name == "Ben":
            raise InvalidInput(problem="Ben is on leave.")

    for_each(request, people, Permission.ASSIGN_SEATS, service)
    assert [str(message) for message in get_messages(request)] == ["1 done.", "Ben: Ben is on leave."]


def test_for_each_without_permission_calls_nothing(request_of):
    request, called = request_of(MemberRole.AUDITOR), []
    for_each(request, [PersonFactory(name="Ada")], Permission.ASSIGN_SEATS, called.append)
    assert [str(message) for message in get_messages(request)] == [
        "Ada: This needs the permission seats:assign, which your role or token does not give.",
    ]
    assert called == []
