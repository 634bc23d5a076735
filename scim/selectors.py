"""Finding the users of a connection; those of another answer as if they did not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kernel.errors import NotFound
from scim.models import ScimUser

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Person, ScimConnection


def list_users(connection: ScimConnection) -> QuerySet[ScimUser]:
    """Return the live users of a connection with their people, in the order they came."""
    users: QuerySet[ScimUser] = ScimUser.objects.filter(connection=connection, deleted_at=None)
    return users.select_related("person")


def get_user(connection: ScimConnection, user_id: str) -> ScimUser:
    """Return a live user of a connection by its SCIM id; raises NotFound, for what is no id at all too."""
    try:
        found = list_users(connection).filter(pk=UUID(user_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound(kind="user")
    return found


def is_provisioned(connection: ScimConnection, person: Person) -> bool:
    """Whether a live user of the connection stands for a person."""
    return list_users(connection).filter(person=person).exists()
