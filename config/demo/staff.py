"""The people of the demonstration: who they are, where they work, who signs in and who has left."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.choices import MemberRole, PersonSource
from accounts.services import members, people, signing_in, structure
from accounts.services.people import PersonFacts
from config.demo import story
from seats.services import offboarding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from accounts.models import Department, Membership, Person
    from kernel.actor import Actor

PASSWORD_BYTES = 12
TENURE = timedelta(days=220)
STARTED = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to sign in as one of them."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone, and the few who matter to the story: away on leave, no person at all, newly started."""

    everyone: tuple[Person, ...]
    on_leave: Person
    shared: Person
    starter: Person

    @property
    def spared(self) -> tuple[Person, ...]:
        """Those whose idle seats no run may name."""
        return (self.on_leave, self.shared, self.starter)


def hire(*, actor: Actor, clock: datetime) -> Staff:
    """Enrol sixty people into five departments, each led by its first."""
    begin = clock - TENURE
    enrolled = [_enrol(given, family, actor, begin) for given, family in story.people_names()]
    rest = iter(enrolled)
    for name, size in story.DEPARTMENTS.items():
        department = structure.establish(name=name, cost_centre=name[:3].upper(), actor=actor, now=begin)
        _settle(department, [next(rest) for _ in range(size)], actor, begin)
    *_, on_leave, shared, starter = enrolled
    for person, where in (
        (on_leave, structure.Place(department=_of(on_leave), on_leave=True)),
        (shared, structure.Place(department=_of(shared), shared_account=True)),
        (starter, structure.Place(department=_of(starter), joined_on=(clock - STARTED).date())),
    ):
        structure.place(person=person, where=where, actor=actor, now=begin)
    return Staff(tuple(enrolled), on_leave, shared, starter)


def open_doors(staff: Staff, owner: Membership, *, actor: Actor, clock: datetime) -> list[SignIn]:
    """Give one of them each role, and a password made for this demonstration alone."""
    memberships = {MemberRole.OWNER: owner}
    for person, (role, _) in zip(staff.everyone, story.SIGN_INS, strict=False):
        if role not in memberships:
            memberships[role] = members.admit(person=person, role=role, actor=actor, now=clock)
    return list(_passwords(memberships, actor, clock))


def part_with(person: Person, *, actor: Actor, now: datetime) -> None:
    """Let someone leave, as the directory would say it."""
    offboarding.offboard(person=person, actor=actor, now=now)


def _passwords(memberships: dict[MemberRole, Membership], actor: Actor, now: datetime) -> Iterator[SignIn]:
    for role, told in story.SIGN_INS:
        user = memberships[role].user
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        signing_in.set_password(user=user, password=password, actor=actor, now=now)
        yield SignIn(told, user.email, password)


def _enrol(given: str, family: str, actor: Actor, now: datetime) -> Person:
    address = f"{given}.{family}@{story.DOMAIN}".lower()
    facts = PersonFacts(name=f"{given} {family}", email=address, user_name=f"{given[0]}{family}".lower())
    return people.enrol(facts=facts, source=PersonSource.DIRECTORY, actor=actor, now=now)


def _settle(department: Department, crew: list[Person], actor: Actor, now: datetime) -> None:
    lead = crew[0]
    for person in crew:
        manager = None if person is lead else lead
        where = structure.Place(department=department, manager=manager, joined_on=now.date())
        structure.place(person=person, where=where, actor=actor, now=now)


def _of(person: Person) -> Department | None:
    person.refresh_from_db(fields=["department"])
    return person.department
