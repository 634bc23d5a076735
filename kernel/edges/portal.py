"""What the portal's pages share: who may come in, how lists are cut, and how an action answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from kernel.actor import HasPrincipal

    class MemberRequest(HttpRequest):
        """A request of someone signed in, as the organisation middleware leaves it."""

        principal: Any  # accounts builds it, and lies above
        organisation: Any


PAGE_SIZE = 25
LAST_PAGE = 400
MOST_DIGITS = 9
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Slice[M]:
    """One page of a list that is never counted: its rows, its number, and whether there is more."""

    rows: Sequence[M]
    number: int
    more: bool

    @classmethod
    def of(cls, request: HttpRequest, rows: Sequence[M] | QuerySet[Any], *, size: int = PAGE_SIZE) -> Self:
        """Read the page that the address names; a number that is none means the first."""
        number = _number_of(request.GET.get("page", ""))
        found = list(rows[(number - 1) * size : number * size + 1])
        return cls(found[:size], number, len(found) > size and number < LAST_PAGE)

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after."""
        return self.number + 1


def _number_of(given: str) -> int:
    # Python refuses to read thousands of digits, so they are cut first; the last page is the last all the same.
    return max(1, min(int(given[:MOST_DIGITS]), LAST_PAGE)) if given.isascii() and given.isdigit() else 1


def members_only[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Send whoever is not signed in to the sign-in page, and whoever works nowhere to choose an organisation."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = cast("HttpRequest", args[0])
        if not request.user.is_authenticated:
            return _sent_to(str(settings.LOGIN_URL), request)
        if principal_of(request).organisation_id is None:
            return _sent_to(str(settings.CHOOSE_ORGANISATION_URL), request)
        return view(*args, **kwargs)

    return answer


def principal_of(request: HttpRequest) -> Any:  # noqa: ANN401  accounts builds it, and lies above
    """Return on whose behalf the request runs."""
    return cast("HasPrincipal", request).principal


def search_of(request: HttpRequest, name: str = "search") -> str:
    """Return what someone looks for, cut to a sensible length."""
    return request.GET.get(name, "").strip().replace("\0", "")[:LONGEST_SEARCH]


def done(request: HttpRequest, said: str, then: str) -> HttpResponse:
    """Say what was done on the page that comes next."""
    messages.success(request, said)
    return redirect(then)


def _sent_to(address: str, request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else ""
    return redirect(f"{address}?{urlencode({'next': back})}" if back else address)
