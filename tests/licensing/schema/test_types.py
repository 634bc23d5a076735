"""What GraphQL tells of a licence."""

from __future__ import annotations

from datetime import UTC, datetime

from kernel import tenancy
from kernel.permissions import Permission
from licensing.choices import CostBasis, LicenceModel
from tests.api import caller
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, LicenceTypeFactory, ProductFactory

EVERYTHING = """{ licences { edges { node {
  name status quantity cost { amountMinor currency } costBasis usableFrom usableUntil updatesUntil graceUntil
  purchaseOrder supplier purchasedOn owner { name } product { publisher name category } licenceType { model graceDays }
} } } }"""


def test_licence_tells_its_terms(organisation):
    with tenancy.within(organisation):
        LicenceFactory(
            name="Drawing",
            licence_type=LicenceTypeFactory(model=LicenceModel.SITE, grace_days=1),
            product=ProductFactory(publisher="Northwind", name="Drawing"),
            cost_minor=3_000_000_000,
            cost_basis=CostBasis.UNIT,
            currency="GBP",
            usable_until=datetime(2026, 2, 1, tzinfo=UTC),
            owner=PersonFactory(name="Kim"),
        )
    (edge,) = caller(organisation, Permission.READ_LICENCES).ask(EVERYTHING)["data"]["licences"]["edges"]
    assert edge["node"] == {
        "name": "Drawing",
        "status": "EXPIRED",
        "quantity": 10,
        "cost": {"amountMinor": 3_000_000_000, "currency": "GBP"},
        "costBasis": "UNIT",
        "usableFrom": "2026-01-01T00:00:00+00:00",
        "usableUntil": "2026-02-01T00:00:00+00:00",
        "updatesUntil": None,
        "graceUntil": "2026-02-02T00:00:00+00:00",
        "purchaseOrder": "",
        "supplier": "",
        "purchasedOn": None,
        "owner": {"name": "Kim"},
        "product": {"publisher": "Northwind", "name": "Drawing", "category": ""},
        "licenceType": {"model": "SITE", "graceDays": 1},
    }
