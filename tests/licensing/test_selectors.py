"""Things are found within the organisation, and a list is cut by the very status that a row derives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kernel.errors import NotFound
from kernel.ids import new_id
from licensing import selectors
from licensing.choices import LicenceStatus
from tests.factories.licensing import (
    ImportRowFactory,
    ImportRunFactory,
    LicenceFactory,
    LicenceTypeFactory,
    ProductFactory,
)

if TYPE_CHECKING:
    from licensing.models import Licence

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("get", "make", "kind"),
    [
        (selectors.get_product, ProductFactory, "product"),
        (selectors.get_licence_type, LicenceTypeFactory, "licence type"),
        (selectors.get_licence, LicenceFactory, "licence"),
        (selectors.get_import_row, ImportRowFactory, "row"),
    ],
)
def test_get_returns_one_or_says_that_there_is_none(inside, get, make, kind):
    row = make()
    assert get(row.pk) == row
    with pytest.raises(NotFound) as missing:
        get(new_id())
    assert missing.value.facts == {"kind": kind}


def test_find_product_does_not_mind_case(inside):
    product = ProductFactory(publisher="Northwind", name="Editor")
    assert selectors.find_product(publisher="NORTHWIND", name="editor") == product
    assert selectors.find_product(publisher="Contoso", name="editor") is None


def test_products_named_answers_by_the_names_as_asked(inside):
    product = ProductFactory(publisher="", name="Ünïcode")
    asked = [("", "ÜNÏCODE"), ("", "Unicode")]
    assert selectors.products_named(asked) == {("", "ÜNÏCODE"): product}


def test_list_products_is_by_name(inside):
    later, sooner = ProductFactory(name="B"), ProductFactory(name="A")
    assert list(selectors.list_products()) == [sooner, later]


def test_list_licence_types_leaves_out_replaced_versions(inside, now):
    LicenceTypeFactory(name="Yearly", retired_at=now)
    newest = LicenceTypeFactory(name="Yearly", version=2)
    assert list(selectors.list_licence_types()) == [newest]
    assert selectors.licence_type_called("YEARLY") == newest
    assert selectors.licence_type_called("Monthly") is None


def licences_in_every_status(now) -> dict[LicenceStatus, list[Licence]]:
    forgiving = LicenceTypeFactory(grace_days=10)
    soon = {"licence_type": forgiving, "notice_days": 30}
    return {
        LicenceStatus.DRAFT: [LicenceFactory(issued_at=None), LicenceFactory(issued_at=now + DAY)],
        LicenceStatus.SCHEDULED: [LicenceFactory(usable_from=now + DAY)],
        LicenceStatus.ACTIVE: [
            LicenceFactory(usable_from=now),
            LicenceFactory(usable_from=None, usable_until=now + 31 * DAY, **soon),
        ],
        LicenceStatus.EXPIRING: [
            LicenceFactory(usable_until=now + 30 * DAY, **soon),
            LicenceFactory(usable_until=now + DAY, **soon),
        ],
        LicenceStatus.GRACE: [
            LicenceFactory(usable_until=now, **soon),
            LicenceFactory(usable_until=now - 9 * DAY, **soon),
        ],
        LicenceStatus.EXPIRED: [LicenceFactory(usable_until=now), LicenceFactory(usable_until=now - 10 * DAY, **soon)],
        LicenceStatus.SUSPENDED: [LicenceFactory(suspended_at=now)],
        LicenceStatus.CONVERTED: [LicenceFactory(converted_at=now, suspended_at=now)],
        LicenceStatus.REVOKED: [LicenceFactory(revoked_at=now, converted_at=now), LicenceFactory(revoked_at=now)],
    }


def test_list_licences_in_a_status_are_those_that_derive_it(inside, now):
    made = licences_in_every_status(now)
    for status in LicenceStatus:
        found = list(selectors.list_licences(at=now, status=status))
        assert {licence.pk for licence in found} == {licence.pk for licence in made[status]}, status
        assert [licence.status(now) for licence in found] == [status] * len(found)


def test_list_licences_is_by_name_and_searches_licence_and_product(inside):
    editor = LicenceFactory(name="B", serial="S-77", product=ProductFactory(publisher="Northwind", name="Editor"))
    mill = LicenceFactory(name="A", product=ProductFactory(publisher="Contoso", name="Mill"))
    assert list(selectors.list_licences()) == [mill, editor]
    found = [list(selectors.list_licences(search=said)) for said in (" editor ", "north", "s-77", "b", "nothing")]
    assert found == [[editor], [editor], [editor], [editor], []]
    assert list(selectors.list_licences(product_id=mill.product_id)) == [mill]


@pytest.mark.parametrize("count", [1, 3])
def test_list_licences_takes_one_statement(inside, django_assert_num_queries, count):
    for _ in range(count):
        LicenceFactory()
    with django_assert_num_queries(1):
        assert len([(row.product.name, row.licence_type.name, row.owner) for row in selectors.list_licences()]) == count


def test_list_import_runs_is_newest_first(inside, now):
    older, newer = ImportRunFactory(at=now), ImportRunFactory(at=now + DAY)
    assert list(selectors.list_import_runs()) == [newer, older]


def test_list_rows_to_put_right_leaves_out_those_that_are(inside, now):
    run = ImportRunFactory(sha256="a" * 64)
    waiting = [ImportRowFactory(run=run, number=number) for number in (2, 3)]
    ImportRowFactory(run=run, number=4, resolved_at=now)
    assert list(selectors.list_rows_to_put_right()) == waiting
    assert selectors.waiting_rows_of_file("a" * 64) == {2, 3}
    assert selectors.waiting_rows_of_file("b" * 64) == set()
