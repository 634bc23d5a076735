"""How the organisation is made up: its departments, and where in it people stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.errors import DepartmentExists
from accounts.events import AccessEvent, PersonEvent
from accounts.models import Department, Person
from audit.services import record
from kernel.use_case import use_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Where someone stands: department, manager, first day, whether away, whether no person at all."""

    department: Department | None = None
    manager: Person | None = None
    joined_on: date | None = None
    on_leave: bool = False
    shared_account: bool = False


@use_case
def establish(*, name: str, cost_centre: str, actor: Actor, now: datetime) -> Department:
    """Add a department. Raises DepartmentExists for a name that differs from another by case alone."""
    if Department.objects.filter(name__iexact=name).exists():
        raise DepartmentExists(field="name", name=name)
    department: Department = Department.objects.create(name=name, cost_centre=cost_centre)
    data = {"change": "department_established"}
    record(AccessEvent.CONFIG_CHANGED, subject=department, actor=actor, at=now, data=data)
    return department


@use_case
def place(*, person: Person, where: Place, actor: Actor, now: datetime) -> Person:
    """Say where someone stands; saying what is known already leaves no trace."""
    current: Person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = [name for name in Place.__slots__ if getattr(current, name) != getattr(where, name)]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, getattr(where, name))
    current.save(update_fields=changed)
    record(PersonEvent.AMENDED, subject=current, actor=actor, at=now, data={"fields": sorted(changed)})
    return current
