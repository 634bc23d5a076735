"""Users between django-scim2 and our services: its views and addresses, our rules and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django_scim.adapters import SCIMUser

from scim import resources
from scim.models import ScimUser

if TYPE_CHECKING:
    from scim.resources import User


def get_scim_user_model() -> type[ScimUser]:
    """Return the model behind SCIM users."""
    return ScimUser


class UserAdapter(SCIMUser):  # type: ignore[misc]  # django-scim2 is untyped
    """A user of a connection: where it is found, and what it looks like."""

    id_field = "pk"
    obj: ScimUser

    @property
    def path(self) -> str:
        """The address within this server, which carries the connection."""
        return reverse(self.url_name, kwargs={"connection": self.obj.connection_id, "uuid": self.obj.pk})

    @property
    def location(self) -> str:
        """The whole address."""
        address: str = self.request.build_absolute_uri(self.path)
        return address

    @property
    def resource(self) -> User:
        """The user as a document."""
        return resources.resource_of(self.obj, self.location)
