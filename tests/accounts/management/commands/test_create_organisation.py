"""The command that makes an organisation."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.urls import resolve, reverse
from django.utils.http import urlsafe_base64_decode

from accounts.models import Organisation, User
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.trail import recorded

WORDS = ["northwind", "--name", "Northwind", "--owner", "kim@northwind.test"]


def test_create_prints_a_link_that_acts_once(db, capsys):
    call_command("create_organisation", *WORDS, "--address", "https://licences.example/", "--json")
    told = json.loads(capsys.readouterr().out)
    link = urlsplit(told.pop("sign_in"))
    organisation = Organisation.objects.get()
    assert told == {"id": str(organisation.pk), "slug": "northwind", "owner": "kim@northwind.test"}
    assert (link.scheme, link.netloc) == ("https", "licences.example")
    found = resolve(link.path)
    user = User.objects.get()
    assert (found.view_name, urlsafe_base64_decode(found.kwargs["uidb64"]).decode()) == (
        "accounts:first-sign-in",
        str(user.pk),
    )
    assert default_token_generator.check_token(user, found.kwargs["token"])
    user.set_password("correct horse battery")
    assert not default_token_generator.check_token(user, found.kwargs["token"])
    with tenancy.within(organisation):
        assert recorded()[0]["type"] == "chain.created"


def test_create_for_someone_with_a_password_points_to_the_sign_in(db, capsys):
    UserFactory(email="kim@northwind.test")
    call_command("create_organisation", *WORDS)
    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"Made the organisation northwind ({Organisation.objects.get().pk}).",
        f"kim@northwind.test signs in: http://localhost{reverse('accounts:sign-in')}",
    ]


def test_create_under_a_taken_name_is_refused(db, capsys):
    OrganisationFactory(slug="northwind")
    with pytest.raises(SystemExit) as left:
        call_command("create_organisation", *WORDS)
    assert left.value.code == 1
    assert capsys.readouterr().err.startswith("ORGANISATION_EXISTS: ")
    assert Organisation.objects.count() == 1
