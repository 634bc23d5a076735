"""What every page shows around its content: the organisation, and the pages that this person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.principal import Nobody
from kernel.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Promise

    from accounts.principal import Principal


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the portal's menu."""

    name: str
    address: str
    current: bool


# Name, words, and the permissions of which one opens it; none: open to every member.
_MENU: tuple[tuple[str, Promise, frozenset[Permission]], ...] = (
    ("my-seats", _("My seats"), frozenset()),
    ("pools", _("Pools"), frozenset({Permission.READ_SEATS, Permission.REQUEST_SEATS})),
    ("team", _("My team"), frozenset()),
    ("findings", _("Findings"), frozenset({Permission.READ_COMPLIANCE})),
    ("positions", _("Positions"), frozenset({Permission.READ_COMPLIANCE})),
    ("trail", _("Trail"), frozenset({Permission.READ_AUDIT})),
)


def portal(request: HttpRequest) -> Mapping[str, object]:
    """Add the organisation and the menu; requests that failed before a member was known have neither."""
    principal = getattr(request, "principal", None) or Nobody()
    if principal.organisation_id is None:
        return {"organisation": None, "pages": ()}
    return {
        "organisation": request.organisation,  # type: ignore[attr-defined]  # the organisation middleware sets it
        "pages": [_page(request, name, words) for name, words, any_of in _MENU if _opens(principal, any_of)],
        "opens_admin": principal.grants(Permission.READ_LICENCES, None),
    }


def _opens(principal: Principal | Nobody, any_of: frozenset[Permission]) -> bool:
    return not any_of or any(principal.grants(permission, None) for permission in any_of)


def _page(request: HttpRequest, name: str, words: Promise) -> Page:
    address = reverse(f"portal:{name}")
    return Page(str(words), address, current=request.path.startswith(address))
