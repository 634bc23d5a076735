"""Tenancy fails closed: by the manager, and by the database without it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InvalidTextRepresentation

from accounts.models import Person
from kernel import tenancy
from tests.factories.accounts import OrganisationFactory, PersonFactory


def working_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    return role


def test_manager_outside_any_scope_raises(organisation):
    with pytest.raises(tenancy.Unscoped):
        Person.objects.count()


def test_within_shows_own_rows_only(organisation):
    other = OrganisationFactory()
    with tenancy.within(organisation):
        PersonFactory()
    with tenancy.within(other):
        theirs = PersonFactory()
        assert list(Person.objects.all()) == [theirs]


def test_policy_alone_hides_other_rows(organisation):
    with tenancy.within(OrganisationFactory()):
        PersonFactory()
    with tenancy.within(organisation):
        assert list(Person._base_manager.all()) == []


def test_policy_alone_refuses_to_write_another_organisations_row(organisation):
    other = OrganisationFactory()
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with tenancy.within(organisation), refused, transaction.atomic():
        PersonFactory(organisation_id=other.pk)


def test_unset_organisation_is_an_error_not_an_empty_answer(organisation):
    with transaction.atomic(), connection.connection.cursor() as raw:
        raw.execute("SELECT set_config('role', 'licentia_app', true), set_config('licentia.organisation', '', true)")
        with pytest.raises(InvalidTextRepresentation), transaction.atomic():
            raw.execute("SELECT count(*) FROM accounts_person")
        raw.execute("SELECT set_config('role', 'none', true)")


def test_within_works_under_the_application_role(organisation):
    with tenancy.within(organisation):
        assert working_role() == "licentia_app"
    assert working_role() == "licentia_owner"


def test_everyone_works_under_the_operator_role_and_sees_all(organisation):
    for each in (organisation, OrganisationFactory()):
        with tenancy.within(each):
            PersonFactory()
    with tenancy.everyone():
        assert (working_role(), Person.objects.count()) == ("licentia_operator", 2)


def test_everyone_has_no_current_organisation(organisation):
    with tenancy.everyone(), pytest.raises(tenancy.Unscoped):
        tenancy.current_organisation_id()


def test_leaving_after_an_exception_puts_role_and_scope_back(organisation):
    with pytest.raises(LookupError), tenancy.within(organisation):
        raise LookupError
    assert (working_role(), tenancy.current_scope()) == ("licentia_owner", None)


def test_within_the_same_organisation_again_is_the_same_scope(organisation):
    with tenancy.within(organisation):
        with tenancy.within(organisation.pk):
            person = PersonFactory()
        assert list(Person.objects.all()) == [person]


def test_within_another_organisation_inside_is_refused(organisation):
    other = OrganisationFactory()
    with tenancy.within(organisation), pytest.raises(tenancy.AlreadyScoped), tenancy.within(other):
        pass


def test_new_rows_belong_to_the_organisation_in_scope(organisation):
    with tenancy.within(organisation):
        assert PersonFactory().organisation == organisation


@pytest.mark.django_db(transaction=True)
def test_leaving_the_outermost_transaction_ends_the_settings():
    organisation = OrganisationFactory()
    with tenancy.within(organisation):
        PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('licentia.organisation', true)")
        assert cursor.fetchone() == ("licentia_owner", "")
