"""Ids, cursors and pages."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from uuid import UUID

import pytest

from accounts.models import Person
from kernel.edges.graphql import Context, Order, page, read_id, write_id
from kernel.errors import InvalidInput, NotFound
from kernel.ids import new_id
from tests.factories.accounts import PersonFactory


class Asked:
    def __init__(self, now):
        self.context = Context(principal=None, now=now)


@pytest.fixture
def info(now):
    return Asked(now)


def names(found):
    return [edge.node.name for edge in found.edges]


def walked(info, order, size):
    """Return all names, page by page."""
    pages, after = [], None
    while True:
        found = page(info, Person.objects.all(), order, {"first": size, "after": after})
        pages.append(names(found))
        after = found.page_info.end_cursor
        if not found.page_info.has_next_page:
            return pages


@pytest.fixture
def people(inside, now):
    for name, left_at in (("Ada", None), ("Bo", now), ("Bo", None), ("Cy", now.replace(hour=11))):
        PersonFactory(name=name, left_at=left_at, active=left_at is None)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order("name"), ["Ada", "Bo", "Bo", "Cy"]),
        (Order("name", descending=True), ["Cy", "Bo", "Bo", "Ada"]),
        (Order("left_at"), ["Cy", "Bo", "Ada", "Bo"]),
        (Order("left_at", descending=True), ["Bo", "Cy", "Ada", "Bo"]),
    ],
)
def test_pages_give_each_row_once_in_order(people, info, size, order, expected):
    found = walked(info, order, size)
    assert [name for part in found for name in part] == expected
    assert [len(part) for part in found[:-1]] == [size] * (len(found) - 1)


def test_page_tells_where_it_stands(people, info):
    first = page(info, Person.objects.all(), Order("name"), {"first": 3})
    second = page(info, Person.objects.all(), Order("name"), {"first": 3, "after": first.page_info.end_cursor})
    assert (first.page_info.has_previous_page, first.page_info.has_next_page, first.count()) == (False, True, 4)
    assert (second.page_info.has_previous_page, second.page_info.has_next_page, second.count()) == (True, False, 4)
    assert first.page_info.start_cursor == first.edges[0].cursor


def test_page_of_nothing_has_no_cursors(inside, info):
    empty = page(info, Person.objects.all(), Order("name"), {"first": 3})
    assert (empty.edges, empty.page_info.start_cursor, empty.page_info.end_cursor) == ([], None, None)


@pytest.mark.parametrize("first", [0, -1, 101])
def test_page_of_another_size_is_refused(inside, info, first):
    with pytest.raises(InvalidInput) as refused:
        page(info, Person.objects.all(), Order("name"), {"first": first})
    assert refused.value.field == "first"


def text(value):
    return urlsafe_b64encode(value.encode()).decode()


@pytest.mark.parametrize(
    "cursor", ["!", "é", text("[]"), text('["a"]'), text('["a", "b"]'), text('["a", 1]'), text("1")]
)
def test_page_after_a_foreign_cursor_is_refused(inside, info, cursor):
    with pytest.raises(InvalidInput) as refused:
        page(info, Person.objects.all(), Order("name"), {"first": 1, "after": cursor})
    assert refused.value.field == "after"


def test_page_after_a_cursor_of_another_column_is_refused(inside, info):
    cursor = text(f'["Ada", "{new_id()}"]')
    with pytest.raises(InvalidInput):
        page(info, Person.objects.all(), Order("left_at"), {"first": 1, "after": cursor})


def test_id_is_read_as_it_was_written():
    key = new_id()
    assert read_id("SeatPool", write_id("SeatPool", key)) == key


@pytest.mark.parametrize(
    "given", ["", "!", "é", "a", write_id("Lease", UUID(int=7)), text("SeatPool:7"), text("SeatPool")]
)
def test_id_of_anything_else_is_unknown(given):
    with pytest.raises(NotFound, match="There is no such seat pool in this organisation"):
        read_id("SeatPool", given)


def test_value_beside_is_loaded_once_for_all(people, info):
    rows = list(Person.objects.order_by("name", "id"))
    loads = []

    def load(asked):
        loads.append(len(asked))
        return {row.pk: row.name for row in asked}

    info.context.remember(rows)
    assert [info.context.value_beside(row, "name", load) for row in rows] == ["Ada", "Bo", "Bo", "Cy"]
    assert loads == [4]


def test_value_of_a_row_that_stands_alone_is_loaded_anew(people, info):
    row = Person.objects.get(name="Ada")
    answers = iter(["one", "two"])
    assert [info.context.value_beside(row, "name", lambda _rows: {row.pk: next(answers)}) for _ in "ab"] == [
        "one",
        "two",
    ]


def test_related_rows_are_loaded_at_once_for_all(people, info, django_assert_num_queries):
    rows = list(Person.objects.order_by("name", "id"))
    report = PersonFactory(name="Di", manager=rows[0])
    info.context.remember(rows)
    with django_assert_num_queries(1):
        found = [info.context.related_to(row, "reports", Person.objects.all()) for row in rows]
    assert found == [[report], [], [], []]
    assert info.context.loaded[Person] == [*rows, report]


def test_rows_loaded_later_are_loaded_beside_each_other(people, info, django_assert_num_queries):
    first, *later = Person.objects.order_by("name", "id")
    info.context.remember([first])
    info.context.related_to(first, "reports", Person.objects.all())
    info.context.remember(later)
    with django_assert_num_queries(1):
        assert [info.context.related_to(row, "reports", Person.objects.all()) for row in later] == [[], [], []]
