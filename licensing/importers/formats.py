"""Every register format there is, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from licensing.errors import UnknownFormat
from licensing.importers.snipe_it import SnipeIt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from licensing.importers.rows import Format

FORMATS: Final[Mapping[str, Format]] = {known.name: known for known in (SnipeIt(),)}


def format_named(name: str) -> Format:
    """Return the format of a name; raises UnknownFormat, which lists them."""
    found = FORMATS.get(name)
    if found is None:
        raise UnknownFormat(format=name, known=", ".join(FORMATS))
    return found
