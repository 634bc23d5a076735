"""What only the tables' owner could do to a trail, past every role of the program: forging, pruning, erasing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

from kernel import tenancy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.models import Organisation


@contextmanager
def as_owner(organisation: Organisation) -> Iterator[None]:
    """Work on the organisation's rows as their owner, with the triggers off."""
    with tenancy.within(organisation), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', 'none', true), set_config('session_replication_role', %s, true)", ["replica"]
        )
        yield
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")


def forge(organisation: Organisation, statement: str, *values: Any) -> None:
    """Run one statement as the owner."""
    with as_owner(organisation), connection.cursor() as cursor:
        cursor.execute(statement, values)
