"""A SCIM user is named as the identity provider names it."""

from tests.factories.scim import ScimUserFactory


def test_user_is_shown_by_name(inside):
    assert str(ScimUserFactory(user_name="ada")) == "ada"
