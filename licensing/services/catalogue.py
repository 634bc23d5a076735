"""Products and their features: registered once, found again without regard to case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.services.checking import check_fields
from audit.services import Draft, record, record_all
from kernel.use_case import use_case
from licensing import selectors
from licensing.choices import FeatureKind
from licensing.errors import FeatureExists, ProductExists
from licensing.events import CatalogueEvent
from licensing.models import Feature, Product

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kernel.actor import Actor


@use_case
def register(*, publisher: str, name: str, category: str = "", actor: Actor, now: datetime) -> Product:
    """Register a publisher's product. Raises ProductExists, or InvalidInput naming the field."""
    product = Product(publisher=publisher.strip(), name=name.strip(), category=category.strip())
    if selectors.find_product(publisher=product.publisher, name=product.name) is not None:
        raise ProductExists(product=str(product))
    _check(product)
    product.save(force_insert=True)
    record_all([_registered(product, actor, now)])
    return product


@use_case
def find_or_register_many(
    *, wanted: Mapping[tuple[str, str], str], actor: Actor, now: datetime
) -> Mapping[tuple[str, str], Product]:
    """Return the products of (publisher, name), registering those not known yet under the category given for each.

    Names that differ by case alone are one product. Raises InvalidInput naming the field; then none is registered.
    """
    known = dict(selectors.products_named(wanted))
    new: dict[tuple[str, str], Product] = {}
    for (publisher, name), category in wanted.items():
        if (publisher, name) not in known:
            one = new.setdefault(
                (publisher.lower(), name.lower()), Product(publisher=publisher, name=name, category=category)
            )
            known[publisher, name] = one
    for product in new.values():
        _check(product)
    Product.objects.bulk_create(new.values())
    record_all(_registered(product, actor, now) for product in new.values())
    return known


@use_case
def add_feature(
    *, product: Product, code: str, name: str, kind: FeatureKind = FeatureKind.BOOLEAN, actor: Actor, now: datetime
) -> Feature:
    """Add a feature to a product. Raises FeatureExists, or InvalidInput naming the field."""
    feature = Feature(product=product, code=code.strip(), name=name.strip(), kind=kind)
    if Feature.objects.filter(product=product, code=feature.code).exists():
        raise FeatureExists(product=str(product), feature=feature.code)
    _check(feature)
    feature.save(force_insert=True)
    record(
        CatalogueEvent.FEATURE_REGISTERED,
        subject=feature,
        actor=actor,
        at=now,
        data={"change": "added", "product": str(product.pk), "feature": feature.code, "kind": feature.kind},
    )
    return feature


def _registered(product: Product, actor: Actor, now: datetime) -> Draft:
    data = {"change": "registered", "publisher": product.publisher, "name": product.name}
    return Draft(CatalogueEvent.PRODUCT_REGISTERED, product, actor, now, data)


def _check(row: Product | Feature) -> None:
    check_fields(row, exclude=["organisation", "product"])
