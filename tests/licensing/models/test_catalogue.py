"""Products and features are named once."""

from __future__ import annotations

from kernel import tenancy
from tests.factories.accounts import OrganisationFactory
from tests.factories.licensing import FeatureFactory, ProductFactory
from tests.refusing import raises_constraint


def test_product_is_named_once_a_publisher(inside):
    ProductFactory(publisher="Northlight", name="Draughtsman")
    ProductFactory(publisher="Optika", name="Draughtsman")
    with raises_constraint("licensing_product_is_named_once"):
        ProductFactory(publisher="NORTHLIGHT", name="draughtsman")


def test_another_organisation_may_have_the_same_product(organisation):
    for each in (organisation, OrganisationFactory()):
        with tenancy.within(each):
            assert str(ProductFactory(publisher="Northlight", name="Draughtsman")) == "Northlight Draughtsman"


def test_product_without_a_publisher_is_its_name(inside):
    assert str(ProductFactory(publisher="", name="Draughtsman")) == "Draughtsman"


def test_feature_code_is_unique_in_its_product(inside):
    feature = FeatureFactory(code="export", name="Export")
    FeatureFactory(code="export")
    with raises_constraint("licensing_feature_code_is_unique"):
        FeatureFactory(product=feature.product, code="export")
    assert str(feature) == "Export"


def test_feature_of_unknown_kind_is_refused(inside):
    with raises_constraint("licensing_feature_kind_is_known"):
        FeatureFactory(kind="colour")
