"""`require` lets pass what is granted and says why not otherwise."""

from dataclasses import dataclass, field

import pytest

from kernel.actor import Actor
from kernel.errors import PermissionDenied, PlanRequired
from kernel.permissions import Permission, require


@dataclass
class Granted:
    permissions: frozenset[Permission]
    wanted: str | None = None
    actor: Actor = field(default_factory=Actor.system)

    def grants(self, permission, on):
        return permission in self.permissions or on == "mine"

    def add_on_wanted(self, permission):
        return self.wanted


@dataclass
class Request:
    principal: Granted


def test_require_what_is_granted_passes():
    assert require(Request(Granted(frozenset({Permission.READ_SEATS}))), Permission.READ_SEATS) is None


def test_require_passes_the_object_on():
    assert require(Request(Granted(frozenset())), Permission.READ_SEATS, on="mine") is None


def test_require_what_is_not_granted_names_the_permission():
    with pytest.raises(PermissionDenied) as caught:
        require(Request(Granted(frozenset())), Permission.READ_SEATS)
    assert caught.value.extensions == {"code": "PERMISSION_DENIED", "facts": {"permission": "seats:read"}}


def test_require_what_the_plan_closes_names_the_add_on():
    with pytest.raises(PlanRequired) as caught:
        require(Request(Granted(frozenset(Permission), wanted="advanced_compliance")), Permission.WRITE_COMPLIANCE)
    assert caught.value.extensions == {"code": "PLAN_REQUIRED", "facts": {"add_on": "advanced_compliance"}}
