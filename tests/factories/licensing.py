"""Products, licence types, licences and imports for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from licensing.choices import ImportRowOutcome, LicenceModel
from licensing.models import Feature, ImportRow, ImportRun, Licence, LicenceType, Product, ProofDocument

ISSUED = datetime(2026, 1, 1, tzinfo=UTC)


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    publisher = "Northwind"
    name = factory.Sequence(lambda n: f"Product {n}")


class FeatureFactory(DjangoModelFactory[Feature]):
    class Meta:
        model = Feature

    product = factory.SubFactory(ProductFactory)
    code = factory.Sequence(lambda n: f"feature-{n}")
    name = factory.Sequence(lambda n: f"Feature {n}")


class LicenceTypeFactory(DjangoModelFactory[LicenceType]):
    class Meta:
        model = LicenceType

    name = factory.Sequence(lambda n: f"Type {n}")
    model = LicenceModel.PERPETUAL


class LicenceFactory(DjangoModelFactory[Licence]):
    """Ten seats, issued and in force from the start of 2026, without an end."""

    class Meta:
        model = Licence

    product = factory.SubFactory(ProductFactory)
    licence_type = factory.SubFactory(LicenceTypeFactory)
    name = factory.Sequence(lambda n: f"Licence {n}")
    quantity = 10
    issued_at = ISSUED
    usable_from = ISSUED


class ProofDocumentFactory(DjangoModelFactory[ProofDocument]):
    class Meta:
        model = ProofDocument

    licence = factory.SubFactory(LicenceFactory)
    name = factory.Sequence(lambda n: f"Invoice {n}")


class ImportRunFactory(DjangoModelFactory[ImportRun]):
    class Meta:
        model = ImportRun

    format = "snipe-it"
    file_name = "register.csv"
    sha256 = "0" * 64


class ImportRowFactory(DjangoModelFactory[ImportRow]):
    class Meta:
        model = ImportRow

    run = factory.SubFactory(ImportRunFactory)
    number = factory.Sequence(lambda n: n + 2)
    outcome = ImportRowOutcome.REFUSED
