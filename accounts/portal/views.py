"""Signing in and out, choosing an organisation, and the first password."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import links, selectors
from accounts.middleware import SESSION_AUTHENTICATED_AT, SESSION_METHOD, SESSION_ORGANISATION
from accounts.portal.forms import FirstPasswordForm, SignInForm
from accounts.principal import Nobody, Principal
from accounts.services import signing_in
from kernel import tenancy
from kernel.clock import now
from kernel.errors import DomainError

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User
    from accounts.selectors import OwnMembership

BACKEND = "accounts.backends.AddressBackend"
GONE = 410
UNFIT = 400


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; whoever is signed in goes on as who they are."""
    if request.user.is_authenticated:
        return _onward(request)
    form = SignInForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _sign_in_page(request, form, UNFIT if form.is_bound else 200)
    attempt = signing_in.Attempt(source=str(request.META["REMOTE_ADDR"]), **form.cleaned_data)
    try:
        user = signing_in.sign_in(attempt=attempt, actor=Nobody.actor, now=now())
    except DomainError as error:
        form.add_error(None, error.message)
        return _sign_in_page(request, form, error.status)
    return _signed_in(request, user)


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request)}, status=status)


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Begin a session; someone with one membership goes straight to work."""
    login(request, user, backend=BACKEND)
    request.session[SESSION_AUTHENTICATED_AT] = now().timestamp()
    request.session[SESSION_METHOD] = "password"
    memberships = selectors.list_own_memberships(user.pk)
    return _enter(request, memberships[0]) if len(memberships) == 1 else _onward(request)


def _enter(request: HttpRequest, own: OwnMembership) -> HttpResponse:
    with tenancy.within(own.organisation_id):
        membership = selectors.get_membership(user_id=cast("UUID", request.user.pk))
        principal = Principal.of_member(membership.organisation, membership, selectors.person_of(membership))
        signing_in.enter(membership=membership, actor=principal.actor, now=now())
    request.session[SESSION_ORGANISATION] = str(own.organisation_id)
    return _onward(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Offer the organisations that the account belongs to; a session that has one must sign in again for another."""
    user: User | AnonymousUser = request.user
    if not user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    if SESSION_ORGANISATION in request.session:
        return render(request, "accounts/change_organisation.html")
    memberships = selectors.list_own_memberships(user.pk)
    chosen = next((own for own in memberships if own.slug == request.POST.get("organisation")), None)
    if chosen is not None:
        return _enter(request, chosen)
    context = {"memberships": memberships, "next": _next(request), "unknown": request.method == "POST"}
    status = UNFIT if request.method == "POST" else 200
    return render(request, "accounts/choose_organisation.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect(str(settings.LOGOUT_REDIRECT_URL))


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_sign_in(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Let the owner of a one-time link set a password, and sign them in."""
    user = links.account_of(uidb64, token)
    if user is None:
        return render(request, "accounts/first_sign_in.html", status=GONE)
    if request.user.is_authenticated:
        logout(request)
        return redirect(request.path)
    form = FirstPasswordForm(request.POST or None, user=user)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "address": user.email}
        return render(request, "accounts/first_sign_in.html", context, status=UNFIT if form.is_bound else 200)
    password = form.cleaned_data["password"]
    return _signed_in(request, signing_in.set_password(user=user, password=password, actor=Nobody.actor, now=now()))


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, when that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


def _onward(request: HttpRequest) -> HttpResponse:
    wanted = _next(request)
    if SESSION_ORGANISATION in request.session:
        return redirect(wanted or str(settings.LOGIN_REDIRECT_URL))
    address = str(settings.CHOOSE_ORGANISATION_URL)
    return redirect(f"{address}?{urlencode({'next': wanted})}" if wanted else address)
