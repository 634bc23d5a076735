"""Who sees the admin's pages of seats, and who may act on them."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import RequestFactory

from accounts.choices import MemberRole, Plan
from accounts.principal import Principal
from accounts.roles import ROLES
from kernel.actor import Actor
from kernel.ids import new_id
from seats.admin.base import SeatAdmin, actor_of
from seats.models import SeatPool

SOMEONE = Actor("user", "someone")


def asked_by(role):
    request = RequestFactory().get("/")
    request.principal = Principal(new_id(), Plan.PROFESSIONAL, SOMEONE, role, granted=ROLES[role])
    return request


@pytest.mark.parametrize(
    ("role", "sees", "acts"),
    [
        (MemberRole.SEAT_MANAGER, True, True),
        (MemberRole.AUDITOR, True, False),
        (MemberRole.MEMBER, False, False),
    ],
)
def test_page_is_open_to_who_reads_seats_and_its_actions_to_who_assigns_them(role, sees, acts):
    page, request = SeatAdmin(SeatPool, admin.site), asked_by(role)
    assert (page.has_view_permission(request), page.has_assign_permission(request)) == (sees, acts)


def test_actor_is_whoever_is_signed_in():
    assert actor_of(asked_by(MemberRole.AUDITOR)) == SOMEONE
