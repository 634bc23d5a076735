"""Where a user is found."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django_scim.utils import get_user_adapter
from django_scim.utils import get_user_model as get_scim_model

from scim.adapters import UserAdapter
from scim.models import ScimUser
from tests.factories.scim import ScimUserFactory


def test_adapter_gives_the_address_of_the_connection(inside, rf):
    user = ScimUserFactory()
    adapter = UserAdapter(user, request=rf.get("/"))
    path = f"/scim/v2/{user.connection_id}/Users/{user.pk}"
    assert (adapter.path, adapter.location) == (path, f"http://testserver{path}")
    assert adapter.resource.id == str(user.pk)


def test_django_scim2_works_on_our_users_and_never_on_accounts():
    assert (get_scim_model(), get_user_adapter()) == (ScimUser, UserAdapter)
    assert get_scim_model() is not get_user_model()
