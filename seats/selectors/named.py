"""Finding assignments: who holds which named seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.errors import NotFound
from seats.models import Assignment

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import Person
    from seats.models import SeatPool


def get_assignment(assignment_id: UUID) -> Assignment:
    """Return an assignment, ended or not, with its pool and holder; raises NotFound."""
    assignment = list_assignments().filter(pk=assignment_id).first()
    if assignment is None:
        raise NotFound(kind="assignment")
    return assignment


def list_assignments() -> QuerySet[Assignment]:
    """Return every assignment with its pool and holder, those that ended too, the newest first."""
    assignments: QuerySet[Assignment] = Assignment.objects.select_related(
        "person", "department", "pool__licence__product", "pool__licence__licence_type"
    )
    return assignments


def list_live_assignments(*, pool: SeatPool | None = None, person: Person | None = None) -> QuerySet[Assignment]:
    """Return the assignments that go on: of all, of one pool or of one person, the newest first."""
    narrowed = {name: value for name, value in (("pool", pool), ("person", person)) if value is not None}
    return list_assignments().filter(ended_at=None, **narrowed)
