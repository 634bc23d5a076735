"""Organisations: made once, with their chain and owner."""

from __future__ import annotations

import pytest

from accounts.choices import AddOn, Plan
from accounts.errors import OrganisationExists
from accounts.models import Membership, Organisation, User
from accounts.services.organisations import Settings, configure, create_organisation
from audit.models import Outbox
from kernel import tenancy
from kernel.errors import InvalidInput
from kernel.ids import new_id
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.trail import recorded


@pytest.fixture
def scope(db):
    key = new_id()
    with tenancy.within(key):
        yield key


def create(actor, now, *, slug="northwind", owner_email="kim@northwind.test"):
    return create_organisation(slug=slug, name="Northwind", owner_email=owner_email, actor=actor, now=now)


def test_create_opens_the_chain_first(scope, actor, now):
    owner = create(actor, now)
    assert owner.organisation_id == scope
    assert [event["type"] for event in recorded()] == [
        "chain.created",
        "config.changed",
        "person.recorded",
        "member.role_changed",
    ]
    first = recorded()[0]
    assert first["object"] == {"kind": "organisation", "id": str(scope)}
    assert first["data"] == {"hash": "sha-256", "spec": "licentia-audit/v1"}


def test_create_makes_an_owner_without_a_password(scope, actor, now):
    owner = create(actor, now)
    assert (owner.role, owner.user.email, owner.person.email) == ("owner", "kim@northwind.test", "kim@northwind.test")
    assert not owner.user.has_usable_password()


def test_create_takes_the_account_of_a_known_address(scope, actor, now):
    known = UserFactory(email="kim@northwind.test")
    assert create(actor, now, owner_email="Kim@Northwind.test").user == known


def test_create_under_a_taken_name_makes_nothing(db, actor, now):
    OrganisationFactory(slug="northwind")
    with tenancy.within(new_id()):
        with pytest.raises(OrganisationExists):
            create(actor, now)
        assert (Outbox.objects.count(), Membership.objects.count(), User.objects.count()) == (0, 0, 0)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(("field", "given"), [("slug", "not a slug"), ("owner_email", "not an address")])
def test_create_from_malformed_words_makes_nothing(scope, actor, now, field, given):
    with pytest.raises(InvalidInput):
        create(actor, now, **{field: given})
    assert (Organisation.objects.count(), User.objects.count(), Outbox.objects.count()) == (0, 0, 0)


def test_configure_says_what_changed_and_never_the_values(inside, actor, now):
    settings = Settings(plan=Plan.ENTERPRISE, add_ons=(AddOn.ENTITLEMENTS,), time_zone="Europe/London", currency="GBP")
    changed = configure(organisation=inside, settings=settings, actor=actor, now=now)
    assert (changed.plan, changed.add_ons, changed.time_zone, changed.currency) == (
        "enterprise",
        ["entitlements"],
        "Europe/London",
        "GBP",
    )
    (event,) = recorded("config.changed")
    assert event["data"] == {"change": "changed", "fields": ["add_ons", "currency", "plan", "time_zone"]}


def test_configure_with_what_holds_already_leaves_no_trace(inside, actor, now):
    with assert_nothing_moves(Outbox):
        assert configure(organisation=inside, settings=Settings(), actor=actor, now=now) == inside


@pytest.mark.parametrize(
    ("settings", "field"),
    [(Settings(time_zone="Mars/Base"), "time_zone"), (Settings(currency="eur"), "currency")],
)
def test_configure_with_nonsense_changes_nothing(inside, actor, now, settings, field):
    with assert_nothing_moves(Outbox), pytest.raises(InvalidInput) as caught:
        configure(organisation=inside, settings=settings, actor=actor, now=now)
    assert (caught.value.field, Organisation.objects.get(pk=inside.pk).time_zone) == (field, "UTC")
