"""How lists are cut, and who is let in, is proven by the pages; here are the odd numbers."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from kernel.edges.portal import LAST_PAGE, LONGEST_SEARCH, Slice, search_of


@pytest.mark.parametrize(
    ("asked", "number", "rows", "more"),
    [
        ("", 1, [0, 1], True),
        ("2", 2, [2, 3], True),
        ("3", 3, [4], False),
        ("0", 1, [0, 1], True),
        ("-1", 1, [0, 1], True),
        ("²", 1, [0, 1], True),
        ("9999", LAST_PAGE, [], False),
        ("9" * 5000, LAST_PAGE, [], False),
    ],
)
def test_slice_reads_the_page_that_is_asked_for(asked, number, rows, more):
    cut = Slice.of(RequestFactory().get("/", {"page": asked}), range(5), size=2)
    assert (cut.number, list(cut.rows), cut.more) == (number, rows, more)
    assert (cut.previous, cut.next) == (number - 1, number + 1)


@pytest.mark.parametrize(("given", "read"), [(" ada ", "ada"), ("a\0b", "ab"), ("x" * 200, "x" * LONGEST_SEARCH)])
def test_search_is_trimmed_and_cut(given, read):
    assert search_of(RequestFactory().get("/", {"search": given})) == read
