"""Requests run within the organisation of their session; refusals keep their record, faults leave nothing."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.choices import MemberRole
from accounts.middleware import SESSION_AUTHENTICATED_AT, SESSION_ORGANISATION, OrganisationMiddleware
from accounts.models import Department
from accounts.principal import Nobody
from kernel import tenancy
from kernel.errors import InvalidInput
from kernel.permissions import Permission
from tests.factories.accounts import DepartmentFactory, MembershipFactory, UserFactory


@pytest.fixture
def ask(organisation, now):
    """Send a request of a member through the middleware to a view."""
    user = UserFactory()
    with tenancy.within(organisation):
        MembershipFactory(user=user, role=MemberRole.OWNER, not_before=now)
    own = {SESSION_ORGANISATION: str(organisation.pk), SESSION_AUTHENTICATED_AT: now.timestamp()}

    def send(view, *, path="/", **session):
        request = RequestFactory().get(path)
        request.user = user
        request.session = {**own, **session}
        return OrganisationMiddleware(view)(request), request

    return send


def test_member_works_in_the_sessions_organisation(ask, organisation):
    def view(request):
        return HttpResponse(f"{tenancy.current_organisation_id()} {request.principal.role}")

    response, _ = ask(view)
    assert response.content.decode() == f"{organisation.pk} owner"


def test_session_without_an_organisation_has_no_scope(ask):
    response, request = ask(lambda _: HttpResponse(str(tenancy.current_scope())), **{SESSION_ORGANISATION: None})
    assert (response.content, type(request.principal)) == (b"None", Nobody)


def test_ended_membership_is_nobody(ask, organisation):
    def view(request):
        return HttpResponse(str(request.principal.grants(Permission.READ_SEATS, None)))

    _, request = ask(view)
    with tenancy.within(organisation):
        membership = MembershipFactory._meta.model.objects.get(user=request.user)
        membership.active = False
        membership.save()
    response, request = ask(view)
    assert (response.content, type(request.principal)) == (b"False", Nobody)


def test_session_older_than_the_membership_allows_is_nobody(ask, now):
    _, request = ask(lambda _: HttpResponse(), **{SESSION_AUTHENTICATED_AT: now.timestamp() - 1})
    assert type(request.principal) is Nobody


@pytest.mark.parametrize("path", ["/graphql", "/oauth/token", "/scim/v2/1/Users"])
def test_session_says_nothing_where_a_token_speaks(ask, path):
    response, request = ask(lambda _: HttpResponse(str(tenancy.current_scope())), path=path)
    assert (response.content, type(request.principal)) == (b"None", Nobody)


@pytest.mark.parametrize(("status", "left"), [(200, 1), (409, 1), (500, 0), (503, 0)])
def test_fault_undoes_the_transaction_and_nothing_else_does(ask, organisation, status, left):
    def view(_):
        DepartmentFactory()
        return HttpResponse(status=status)

    response, _ = ask(view)
    with tenancy.within(organisation):
        assert (response.status_code, Department.objects.count()) == (status, left)


def test_process_exception_shows_refusals_as_pages(ask, rf):
    _, request = ask(lambda _: HttpResponse())
    page = OrganisationMiddleware(lambda _: HttpResponse()).process_exception(
        request, InvalidInput(problem="Seven is too many.")
    )
    assert (page.status_code, b"Seven is too many." in page.content) == (400, True)


def test_process_exception_leaves_faults_alone(ask):
    _, request = ask(lambda _: HttpResponse())
    assert OrganisationMiddleware(lambda _: HttpResponse()).process_exception(request, LookupError()) is None
