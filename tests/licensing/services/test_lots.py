"""Lots are recorded with their terms and amended with a trace of what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kernel.errors import InvalidInput
from licensing.choices import CostBasis, LicenceStatus
from licensing.errors import LicenceRevoked, LicenceTypeRetired
from licensing.models import Licence
from licensing.services import lots
from licensing.services.lots import LotTerms, NewLot
from licensing.terms import NotATerm
from tests.conftest import assert_nothing_moves
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory, ProductFactory
from tests.licensing.trail import told

TERMS = LotTerms(
    name="Editor, 5 seats",
    quantity=5,
    usable_from=datetime(2026, 1, 1, tzinfo=UTC),
    usable_until=datetime(2027, 1, 1, tzinfo=UTC),
    cost_minor=50000,
    cost_basis=CostBasis.UNIT,
    billing_period="P1Y",
    purchased_on=date(2025, 12, 1),
    countries=("DE", "FR"),
    sites=("Leeds",),
)


def lot(terms: LotTerms = TERMS, **type_terms) -> NewLot:
    return NewLot(ProductFactory(), LicenceTypeFactory(**type_terms), terms)


def test_record_keeps_the_terms_and_tells_what_is_given(inside, actor, now):
    new = lot(replace(TERMS, owner=PersonFactory()), notice_days=90, reassignable=False)
    licence = lots.record(lot=new, actor=actor, now=now)
    stored = Licence.objects.get()
    assert (stored, stored.product, stored.licence_type) == (licence, new.product, new.licence_type)
    assert LotTerms.of(stored) == replace(new.terms, issued_at=now, notice_days=90, reassignable=False)
    assert told() == [
        (
            "licence.generated",
            "licence",
            str(licence.pk),
            {
                "product": str(new.product.pk),
                "type": str(new.licence_type.pk),
                "type_version": 1,
                "model": "perpetual",
                "quantity": 5,
                "usable_from": "2026-01-01T00:00:00+00:00",
                "usable_until": "2027-01-01T00:00:00+00:00",
                "updates_until": None,
                "source": "manual",
            },
        )
    ]


def test_record_of_a_lot_without_an_end_is_unlimited_in_both_ways(inside, actor, now):
    licence = lots.record(lot=lot(LotTerms("Site", None)), actor=actor, now=now)
    assert (licence.quantity, licence.usable_until, licence.status(now)) == (None, None, LicenceStatus.ACTIVE)


def test_record_many_keeps_their_order(inside, actor, now):
    wanted = [lot(replace(TERMS, name=name)) for name in ("B", "A", "C")]
    made = lots.record_many(lots=wanted, actor=actor, now=now, source="import")
    assert [licence.name for licence in made] == ["B", "A", "C"]
    assert [(object_id, data["source"]) for _, _, object_id, data in told()] == [(str(x.pk), "import") for x in made]


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"name": ""}, InvalidInput, "name"),
        ({"quantity": 0}, InvalidInput, "quantity"),
        ({"usable_until": TERMS.usable_from}, InvalidInput, "usable_until"),
        ({"pack_size": 0}, InvalidInput, "pack_size"),
        ({"currency": "euro"}, InvalidInput, "currency"),
        ({"billing_period": "yearly"}, NotATerm, None),
        ({"cost_minor": -1}, InvalidInput, "cost_minor"),
        ({"countries": ("Germany",)}, InvalidInput, "countries"),
    ],
)
def test_record_refuses_terms_that_cannot_be(inside, actor, now, changes, error, field):
    new = lot(replace(TERMS, **changes))
    with pytest.raises(error) as refusal:
        lots.record(lot=new, actor=actor, now=now)
    assert (refusal.value.field, Licence.objects.count(), told()) == (field, 0, [])


def test_record_refuses_a_retired_type(inside, actor, now):
    new = lot(retired_at=now)
    with pytest.raises(LicenceTypeRetired):
        lots.record(lot=new, actor=actor, now=now)
    assert Licence.objects.count() == 0


def test_amend_changes_the_terms_and_names_what_changed(inside, actor, now):
    licence = LicenceFactory(quantity=5)
    terms = replace(LotTerms.of(licence), quantity=8, supplier="Shop", sites=("Leeds",))
    amended = lots.amend(licence=licence, terms=terms, actor=actor, now=now)
    stored = Licence.objects.get()
    assert (amended, LotTerms.of(stored)) == (stored, terms)
    ((kind, _, object_id, data),) = told()
    assert (kind, object_id, data["quantity"], data["fields"]) == (
        "licence.entitlement_changed",
        str(licence.pk),
        8,
        ["quantity", "sites", "supplier"],
    )


def test_amend_with_the_same_terms_leaves_no_trace(inside, actor, now):
    licence = LicenceFactory()
    with assert_nothing_moves(Licence):
        lots.amend(licence=licence, terms=LotTerms.of(licence), actor=actor, now=now)
    assert told() == []


def test_amend_refuses_a_revoked_licence(inside, actor, now):
    licence = LicenceFactory(revoked_at=now)
    with assert_nothing_moves(Licence), pytest.raises(LicenceRevoked):
        lots.amend(licence=licence, terms=replace(LotTerms.of(licence), quantity=99), actor=actor, now=now)


def test_amend_refuses_terms_that_cannot_be(inside, actor, now):
    licence = LicenceFactory()
    with assert_nothing_moves(Licence), pytest.raises(InvalidInput):
        lots.amend(licence=licence, terms=replace(LotTerms.of(licence), quantity=0), actor=actor, now=now)
    assert told() == []
