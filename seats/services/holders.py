"""Whom a register means: an address decides, then a user name; a name alone is never taken for someone known.

Someone named only is a person of their own, known again by the check-out that first named them, so that two people of
one name stay two however often the register is read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models.functions import Lower

from accounts.choices import PersonSource
from accounts.models import Person
from accounts.services import people
from accounts.services.people import PersonFacts
from kernel.errors import DomainError
from licensing.importers.rows import Problem
from seats.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from kernel.actor import Actor
    from licensing.importers.rows import CheckOut


@dataclass(slots=True)
class Holders:
    """The people met in one reading of a register. Holds other enrolments back from the first batch on."""

    actor: Actor
    now: datetime
    enrolled: int = 0
    _by_email: dict[str, Person] = field(default_factory=dict)
    _by_user_name: dict[str, Person] = field(default_factory=dict)
    _by_user_name_alone: dict[str, Person] = field(default_factory=dict)
    _by_key: dict[str, Person] = field(default_factory=dict)
    _namesakes: Counter[str] = field(default_factory=Counter)

    def meet(self, told: Sequence[Told]) -> None:
        """Find those already recorded among a batch, in three statements."""
        people.one_enrolment_at_a_time()
        for person in _known_by("email", {one.check_out.email for one in told}):
            self._by_email.setdefault(person.email.lower(), person)
        for person in _known_by("user_name", {one.check_out.user_name for one in told}):
            self._remember_user_name(person)
        known = Assignment.objects.filter(external_key__in={one.key for one in told if one.key})
        for assignment in known.exclude(person=None).select_related("person").order_by("-created_at", "-id"):
            self._by_key.setdefault(str(assignment.external_key), assignment.person)

    def told(self, lot_key: str, check_out: CheckOut) -> Told:
        """Return a check-out with the key that tells someone named alone: the n-th of the name on the lot."""
        if not check_out.is_of_name_alone:
            return Told(check_out, "")
        key = f"{lot_key}:{sha256(check_out.name.encode()).hexdigest()}"
        self._namesakes[key] += 1
        return Told(check_out, f"{key}:{self._namesakes[key]}")

    def identify(self, told: Told) -> Person | Problem:
        """Return the person meant, enrolled when unknown, or why there can be none."""
        known = self._by_key.get(told.key) if told.key else self._recognised(told.check_out)
        try:
            return known or self._enrol(told)
        except DomainError as error:
            return Problem(error.code, error.field or "", error.message)

    def _recognised(self, said: CheckOut) -> Person | None:
        user_name = said.user_name.lower()
        if not said.email:
            return self._by_user_name.get(user_name)
        return self._by_email.get(said.email.lower()) or self._by_user_name_alone.get(user_name)

    def _enrol(self, told: Told) -> Person:
        said = told.check_out
        facts = PersonFacts(name=said.name, email=said.email, user_name=said.user_name)
        person = people.enrol(facts=facts, source=PersonSource.IMPORT, actor=self.actor, now=self.now)
        self.enrolled += 1
        if told.key:
            self._by_key[told.key] = person
        if person.email:
            self._by_email[person.email.lower()] = person
        if person.user_name:
            self._remember_user_name(person)
        return person

    def _remember_user_name(self, person: Person) -> None:
        self._by_user_name.setdefault(person.user_name.lower(), person)
        if not person.email:
            self._by_user_name_alone.setdefault(person.user_name.lower(), person)


@dataclass(frozen=True, slots=True)
class Told:
    """Who a row says holds the seat; `key` tells someone named alone, and is empty for everyone else."""

    check_out: CheckOut
    key: str


def _known_by(field_name: str, said: set[str]) -> Iterable[Person]:
    """Return the people of these addresses or user names: those present before those who left, then by age."""
    wanted = {text.lower() for text in said if text}
    rows = Person.objects.alias(handle=Lower(field_name)).filter(handle__in=wanted)
    return rows.order_by("-active", "created_at", "id")
