"""People as records: enrolled and amended with a trace, one enrolment at a time."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from accounts.events import PersonEvent
from accounts.models import Person
from accounts.services.checking import check_fields
from audit.services import Personal, record
from kernel.errors import InvalidInput
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.choices import PersonSource
    from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is said of a person; None means that nothing was said, so nothing changes."""

    name: str | None = None
    email: str | None = field(default=None, repr=False)
    user_name: str | None = None
    employee_number: str | None = None
    title: str | None = None
    country: str | None = None

    @property
    def said(self) -> Mapping[str, str]:
        """The facts that were given, in Unicode's composed form without blanks around them, by field name."""
        given = asdict(self).items()
        return {name: unicodedata.normalize("NFC", value).strip() for name, value in given if value is not None}


@use_case
def enrol(*, facts: PersonFacts, source: PersonSource, actor: Actor, now: datetime) -> Person:
    """Record a person who is new here. Raises InvalidInput naming the field; then no one is recorded."""
    if not any(facts.said.get(name) for name in ("name", "email", "user_name")):
        raise InvalidInput(field="name", problem="Give a name, an address or a user name.")
    person = Person(source=source, **facts.said)
    _check(person)
    person.save(force_insert=True)
    record(
        PersonEvent.RECORDED,
        subject=person,
        actor=actor,
        at=now,
        data={"source": source.value},
        personal=Personal(str(person.ref), {name: value for name, value in facts.said.items() if value}),
    )
    return person


@use_case
def amend(*, person: Person, facts: PersonFacts, actor: Actor, now: datetime) -> Person:
    """Change what is recorded of a person; saying what is known already leaves no trace. Raises InvalidInput."""
    current: Person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = {name: value for name, value in facts.said.items() if getattr(current, name) != value}
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    _check(current)
    current.save(update_fields=list(changed))
    record(
        PersonEvent.AMENDED,
        subject=current,
        actor=actor,
        at=now,
        data={"fields": sorted(changed)},
        personal=Personal(str(current.ref), changed),
    )
    return current


def one_enrolment_at_a_time() -> None:
    """Hold back other enrolments of the organisation: no constraint can, since addresses may repeat in registers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('accounts.enrolment ' || %s, 0))",
            [str(current_organisation_id())],
        )


def _check(person: Person) -> None:
    for name in PersonFacts.__slots__:
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in getattr(person, name)):
            raise InvalidInput(field=name, problem="Control characters are not part of a text.")
    check_fields(person, exclude=["department", "manager", "membership"])
