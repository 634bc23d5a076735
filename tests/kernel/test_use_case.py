"""A service does all of its work or none; a refusal leaves its record and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from accounts.models import Department
from kernel.errors import DomainError
from kernel.use_case import use_case
from tests.factories.accounts import DepartmentFactory

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.actor import Actor


class TooMany(DomainError):
    code = "TOO_MANY"


@dataclass
class Noted:
    """A refusal that leaves a department behind, to see that it stays."""

    def record(self, *, code: str, actor: Actor, at: datetime) -> None:
        DepartmentFactory(name=f"{code} {actor.ref} {at:%H}")


@use_case
def grow(*, refusal: Noted | None, actor: Actor, now: datetime) -> None:
    """Make a department and refuse."""
    DepartmentFactory(name="Growth")
    raise TooMany(refusal=refusal)


@use_case
def settle(*, actor: Actor, now: datetime) -> Department:
    """Make a department."""
    return DepartmentFactory(name="Settled")


def test_success_returns_the_thing(inside, actor, now):
    assert settle(actor=actor, now=now).name == "Settled"


def test_refusal_rolls_back_everything(inside, actor, now):
    with pytest.raises(TooMany):
        grow(refusal=None, actor=actor, now=now)
    assert Department.objects.count() == 0


def test_refusal_with_a_record_keeps_the_record_alone(inside, actor, now):
    with pytest.raises(TooMany):
        grow(refusal=Noted(), actor=actor, now=now)
    assert [d.name for d in Department.objects.all()] == [f"TOO_MANY {actor.ref} 12"]


def test_refusal_passing_two_frames_is_recorded_once(inside, actor, now):
    @use_case
    def outer(*, actor: Actor, now: datetime) -> None:
        grow(refusal=Noted(), actor=actor, now=now)

    with pytest.raises(TooMany):
        outer(actor=actor, now=now)
    assert [d.name for d in Department.objects.all()] == [f"TOO_MANY {actor.ref} 12"]


def test_refusal_caught_by_the_outer_frame_stays_recorded(inside, actor, now):
    @use_case
    def outer(*, actor: Actor, now: datetime) -> str:
        try:
            grow(refusal=Noted(), actor=actor, now=now)
        except TooMany as error:
            return error.code
        return "none"

    assert outer(actor=actor, now=now) == "TOO_MANY"
    assert [d.name for d in Department.objects.all()] == [f"TOO_MANY {actor.ref} 12"]
