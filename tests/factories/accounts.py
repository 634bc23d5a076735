"""Organisations, people and sign-ins for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import factory
from factory.django import DjangoModelFactory

from accounts.choices import MemberRole, PersonSource
from accounts.models import ApiClient, Department, Membership, Organisation, Person, ScimConnection, User
from kernel import tenancy
from kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")

    @classmethod
    def _create(cls, model_class: type[Organisation], *args: Any, **kwargs: Any) -> Organisation:
        key: UUID = kwargs.setdefault("id", new_id())
        with tenancy.within(key):
            return super()._create(model_class, *args, **kwargs)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.test")
    password = factory.django.Password("correct horse battery")


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = MemberRole.MEMBER


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.test")
    source = PersonSource.DIRECTORY


class ApiClientFactory(DjangoModelFactory[ApiClient]):
    class Meta:
        model = ApiClient

    name = factory.Sequence(lambda n: f"Client {n}")
    client_id = factory.Sequence(lambda n: f"client-{n}")
    secret_hash = ""


class ScimConnectionFactory(DjangoModelFactory[ScimConnection]):
    class Meta:
        model = ScimConnection

    name = factory.Sequence(lambda n: f"Identity provider {n}")
