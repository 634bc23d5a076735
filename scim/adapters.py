"""People as SCIM users."""

from django_scim.adapters import SCIMUser

from accounts.models import Person


def get_person_model() -> type[Person]:
    """Return the model behind SCIM users."""
    return Person


class PersonAdapter(SCIMUser):  # type: ignore[misc]
    """A person, as the identity provider sees them."""
