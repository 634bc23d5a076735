"""Lists that never count a whole table."""

from __future__ import annotations

from kernel.edges import paging
from licensing.models import Product
from tests.factories.licensing import ProductFactory


def test_count_stops_at_its_bound(inside, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(paging, "MOST_COUNTED", 2)
    for _ in range(3):
        ProductFactory()
    paginator = paging.BoundedPaginator(Product.objects.order_by("name"), 50)
    with django_assert_num_queries(1) as asked:
        assert (paginator.count, paginator.count) == (2, 2)
    assert asked.captured_queries[0]["sql"].count("LIMIT 2") == 1
