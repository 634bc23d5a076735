"""Products and features are registered once, whatever the case of their names."""

from __future__ import annotations

import pytest

from kernel.errors import InvalidInput
from licensing.choices import FeatureKind
from licensing.errors import FeatureExists, ProductExists
from licensing.models import Feature, Product
from licensing.services import catalogue
from tests.conftest import assert_nothing_moves
from tests.factories.licensing import FeatureFactory, ProductFactory
from tests.licensing.trail import told


def test_register_makes_a_product_and_tells_it(inside, actor, now):
    product = catalogue.register(publisher=" Northwind ", name=" Editor ", category="Design", actor=actor, now=now)
    assert Product.objects.get() == product
    assert (product.publisher, product.name, product.category) == ("Northwind", "Editor", "Design")
    assert told() == [
        (
            "config.changed",
            "product",
            str(product.pk),
            {"change": "registered", "publisher": "Northwind", "name": "Editor"},
        )
    ]


def test_register_refuses_the_same_name_in_another_case(inside, actor, now):
    ProductFactory(publisher="Northwind", name="Editor")
    with assert_nothing_moves(Product), pytest.raises(ProductExists) as refusal:
        catalogue.register(publisher="NORTHWIND", name="editor", actor=actor, now=now)
    assert refusal.value.facts == {"product": "NORTHWIND editor"}
    assert told() == []


def test_register_refuses_a_product_without_a_name(inside, actor, now):
    with pytest.raises(InvalidInput) as refusal:
        catalogue.register(publisher="Northwind", name=" ", actor=actor, now=now)
    assert (refusal.value.field, Product.objects.count(), told()) == ("name", 0, [])


def test_find_or_register_many_registers_what_is_new_once(inside, actor, now):
    known = ProductFactory(publisher="Northwind", name="Editor", category="Design")
    wanted = {("northwind", "EDITOR"): "Other", ("Contoso", "Mill"): "Tools", ("contoso", "mill"): "Else"}
    found = catalogue.find_or_register_many(wanted=wanted, actor=actor, now=now)
    mill = Product.objects.get(name="Mill")
    assert found == {("northwind", "EDITOR"): known, ("Contoso", "Mill"): mill, ("contoso", "mill"): mill}
    assert (mill.category, Product.objects.get(pk=known.pk).category) == ("Tools", "Design")
    assert [data["name"] for _, _, _, data in told()] == ["Mill"]


def test_find_or_register_many_registers_none_when_one_is_unfit(inside, actor, now):
    with pytest.raises(InvalidInput):
        catalogue.find_or_register_many(wanted={("a", "b"): "", ("a", "x" * 301): ""}, actor=actor, now=now)
    assert (Product.objects.count(), told()) == (0, [])


def test_add_feature_makes_a_feature_and_tells_it(inside, actor, now):
    product = ProductFactory()
    feature = catalogue.add_feature(
        product=product, code="export", name="Export", kind=FeatureKind.QUANTITY, actor=actor, now=now
    )
    assert Feature.objects.get() == feature
    assert told() == [
        (
            "config.changed",
            "feature",
            str(feature.pk),
            {"change": "added", "product": str(product.pk), "feature": "export", "kind": "quantity"},
        )
    ]


def test_add_feature_refuses_a_code_twice(inside, actor, now):
    feature = FeatureFactory(code="export")
    with assert_nothing_moves(Feature), pytest.raises(FeatureExists):
        catalogue.add_feature(product=feature.product, code="export", name="Again", actor=actor, now=now)


def test_add_feature_refuses_a_code_that_is_none(inside, actor, now):
    product = ProductFactory()
    with pytest.raises(InvalidInput) as refusal:
        catalogue.add_feature(product=product, code="no code", name="Export", actor=actor, now=now)
    assert (refusal.value.field, Feature.objects.count()) == ("code", 0)
