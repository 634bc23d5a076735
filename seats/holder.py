"""Who asks for a seat, and by what the seat is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.errors import InvalidInput
from seats.choices import Counting
from seats.errors import HolderIncomplete

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Person
    from seats.models import SeatPool

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Holder:
    """A person at work: one running instance of a program, on a machine if that is known."""

    person: Person
    instance: str
    machine: str = ""

    def __post_init__(self) -> None:
        for name, value in (("instance", self.instance), ("machine", self.machine)):
            if len(value) > LONGEST or "\0" in value:
                raise InvalidInput(field=name, problem=f"The {name} is at most {LONGEST} characters of plain text.")

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of a person to this holder: themselves, or their manager."""
        return self.person.relation_to(person_id)

    def counting_key(self, pool: SeatPool) -> str:
        """Name what shares one seat of the pool; raises HolderIncomplete when the pool counts by what is not told."""
        match pool.counting:
            case Counting.PERSON:
                return str(self.person.pk)
            case Counting.MACHINE:
                key = self.machine
            case _:
                key = self.instance and f"{self.person.pk}|{self.instance}"
        if not key:
            raise HolderIncomplete(field=pool.counting, pool=pool.name, counting=pool.counting)
        return key
