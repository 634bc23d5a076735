"""The admin's first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def figures(request: HttpRequest, context: dict[str, object]) -> dict[str, object]:
    """Add the organisation's figures to the first page."""
    del request
    return context
