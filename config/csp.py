"""Content security policies: a strict one for our own pages, and the loosest that Django's admin gets.

The portal has no inline script and no inline style. The admin's theme runs on Alpine, which compiles the expressions
in its attributes (`unsafe-eval`), and it writes its colours and the state of its menus as inline styles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
ADMIN = "/admin/"
_OURS = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_ADMIN = {**_OURS, "script-src": "'self' 'unsafe-eval'", "style-src": "'self' 'unsafe-inline'"}


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


PORTAL_POLICY = _written(_OURS)
ADMIN_POLICY = _written(_ADMIN)


class ContentSecurityPolicyMiddleware:
    """Sends the policy with every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say what the page may load and run."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, ADMIN_POLICY if request.path.startswith(ADMIN) else PORTAL_POLICY)
        return response
