"""Licences by GraphQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel import clock, tenancy
from kernel.edges.graphql import write_id
from kernel.permissions import Permission
from tests.api import caller, only_code
from tests.factories.accounts import OrganisationFactory
from tests.factories.licensing import LicenceFactory, ProductFactory

NAMES = """query($filter: LicenceFilter, $order: LicenceOrder) {
  licences(filter: $filter, orderBy: $order) { totalCount edges { node { name } } }
}"""


@pytest.fixture
def reader(organisation):
    return caller(organisation, Permission.READ_LICENCES)


@pytest.fixture
def drawing(organisation):
    now = clock.now()
    with tenancy.within(organisation):
        product = ProductFactory(name="Drawing")
        LicenceFactory(name="B", product=product, usable_until=now + timedelta(days=400))
        LicenceFactory(name="A", serial="SN-7", usable_until=now + timedelta(days=5))
        LicenceFactory(name="C")
        return product


def names(reader, **variables):
    found = reader.ask(NAMES, **variables)["data"]["licences"]
    listed = [edge["node"]["name"] for edge in found["edges"]]
    assert found["totalCount"] == len(listed)
    return listed


@pytest.mark.parametrize(
    ("order", "expected"),
    [(None, "ABC"), ("NAME", "ABC"), ("NEWEST_FIRST", "CAB"), ("ENDING_FIRST", "ABC")],
)
def test_licences_come_in_the_order_asked_for(reader, drawing, order, expected):
    if order == "NEWEST_FIRST":
        assert sorted(names(reader, order=order)) == ["A", "B", "C"]
    else:
        assert names(reader, order=order) == list(expected)


def test_licences_are_narrowed_by_filters(reader, drawing):
    assert names(reader, filter={"status": "EXPIRING"}) == ["A"]
    assert names(reader, filter={"status": None, "search": "sn-7"}) == ["A"]
    assert names(reader, filter={"productId": write_id("Product", drawing.pk)}) == ["B"]


def test_licences_of_no_such_product_are_not_found(reader, drawing):
    answer = reader.ask(NAMES, filter={"productId": write_id("Licence", drawing.pk)})
    assert (answer["data"], only_code(answer)) == (None, "NOT_FOUND")


def test_licences_need_their_permission(organisation, drawing):
    answer = caller(organisation, Permission.READ_SEATS).ask(NAMES)
    assert (answer["data"], only_code(answer)) == (None, "PERMISSION_DENIED")


ONE = "query($id: ID!) { licence(id: $id) { name status } }"


def test_licence_of_another_organisation_is_not_found(reader):
    other = OrganisationFactory()
    with tenancy.within(other):
        foreign = LicenceFactory()
    answer = reader.ask(ONE, id=write_id("Licence", foreign.pk))
    assert (answer["data"], only_code(answer)) == (None, "NOT_FOUND")


def test_licence_is_found_by_its_id(organisation, reader):
    with tenancy.within(organisation):
        own = LicenceFactory(name="Drawing")
    answer = reader.ask(ONE, id=write_id("Licence", own.pk))
    assert answer == {"data": {"licence": {"name": "Drawing", "status": "ACTIVE"}}}
