"""Rows of products, licence types, licences and imports."""

from licensing.models.catalogue import Feature, Product
from licensing.models.imports import ImportRow, ImportRun
from licensing.models.licences import Licence, ProofDocument
from licensing.models.types import LicenceType

__all__ = ["Feature", "ImportRow", "ImportRun", "Licence", "LicenceType", "Product", "ProofDocument"]
