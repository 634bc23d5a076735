"""Filters become queries, or are refused."""

from __future__ import annotations

import pytest
from scim2_models import InvalidFilterException, SearchRequest

from scim import filters, selectors
from scim.resources import User
from tests.factories.accounts import PersonFactory, ScimConnectionFactory
from tests.factories.scim import ScimUserFactory

pytestmark = pytest.mark.usefixtures("inside")
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.fixture
def found(now):
    """Ask for users by filter among Ada, who is here, and Bob, who left."""
    connection = ScimConnectionFactory()
    ada = ScimUserFactory(connection=connection, user_name="Ada@corp.local", external_id="00u1")
    gone = PersonFactory(active=False, left_at=now)
    ScimUserFactory(connection=connection, user_name="bob_100%@corp.local", external_id="00u2", person=gone)

    def _found(text):
        node = SearchRequest[User].model_validate({"filter": text.replace("ADAS-ID", str(ada.pk))}).filter.ast
        users = filters.narrowed(selectors.list_users(connection), node)
        return [user.user_name.partition("@")[0] for user in users]

    return _found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('userName eq "ada@CORP.local"', ["Ada"]),
        ('USERNAME EQ "ada@corp.local"', ["Ada"]),
        (f'{CORE}:userName eq "ada@corp.local"', ["Ada"]),
        ('userName sw "ADA"', ["Ada"]),
        ('userName ew "%@corp.local"', ["bob_100%"]),
        ('userName co "_1"', ["bob_100%"]),
        ('userName eq "nobody"', []),
        ('externalId eq "00u2"', ["bob_100%"]),
        ('externalId eq "00U2"', []),
        ('id eq "ADAS-ID"', ["Ada"]),
        ('id eq "no id at all"', []),
        ("active eq true", ["Ada"]),
        ("active eq false", ["bob_100%"]),
        ('userName sw "ada" and active eq true', ["Ada"]),
        ('userName sw "ada" and active eq false', []),
        ('externalId eq "00u1" or externalId eq "00u2"', ["Ada", "bob_100%"]),
        ("not (active eq true)", ["bob_100%"]),
    ],
)
def test_filter_finds_who_matches(found, text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "userName pr",
        'userName gt "a"',
        'userName ne "a"',
        'externalId co "00"',
        'active eq "True"',
        'displayName eq "Ada"',
        'emails.type eq "work"',
        'emails[type eq "work" and primary eq true]',
        'password eq "correct horse"',
        'meta.lastModified gt "2026-01-01T00:00:00Z"',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales"',
        'userName eq "a\\u0000"',
        'externalId eq "\\ud800"',
        'active eq true and displayName eq "Ada"',
    ],
)
def test_filter_that_cannot_be_answered_is_refused(found, text):
    with pytest.raises(InvalidFilterException):
        found(text)
