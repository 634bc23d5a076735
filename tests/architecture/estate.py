"""An organisation with one of everything, each under names that no other organisation uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps

from accounts.models import ScimConnection, ScimToken
from audit.events import TrailEvent
from audit.services import Personal, record
from kernel import clock, tenancy
from kernel.edges.graphql import write_id
from kernel.tenancy import Role, TenantModel
from scim.models import ScimUser
from seats.choices import PoolKind
from seats.holder import Holder
from seats.services import floating, pools, queues
from seats.services.pools import PoolTerms
from tests.api import SYSTEM
from tests.factories import accounts, audit, compliance, licensing, seats

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Organisation, Person
    from compliance.models import Position, Violation
    from licensing.models import Licence
    from seats.models import Assignment, Lease, SeatPool

MARK = "Zebra"


@dataclass(frozen=True, slots=True)
class Estate:
    """What tests of every edge point at."""

    organisation: Organisation
    licence: Licence
    named: SeatPool
    floating: SeatPool
    person: Person
    assignment: Assignment
    lease: Lease
    violation: Violation
    position: Position

    @property
    def ids(self) -> dict[str, str]:
        """The opaque ids of its things, by name."""
        return {
            "licence": write_id("Licence", self.licence.pk),
            "pool": write_id("SeatPool", self.floating.pk),
            "person": write_id("Person", self.person.pk),
            "lease": write_id("Lease", self.lease.pk),
        }


def tenant_models() -> list[type[TenantModel]]:
    """Return every model whose rows belong to an organisation."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def build(organisation: Organisation) -> Estate:
    """Fill an organisation with one of everything."""
    with tenancy.within(organisation):
        estate = _holdings(organisation)
        _provisioning(estate.person)
        _papers(estate)
    with tenancy.within(organisation, role=Role.SEQUENCER):
        audit.HeadFactory(origin=f"{MARK}.example")
        entry = audit.EntryFactory(seq=0)
        audit.BodyFactory(pk=entry.pk, seq=0, object_id=MARK, at=clock.now())
        audit.CheckpointFactory(note=MARK, at=clock.now())
        audit.SigningKeyFactory(name=MARK)
    return estate


def keys_of(organisation: Organisation) -> set[UUID]:
    """Return the primary keys of all its rows."""
    with tenancy.within(organisation):
        return {key for model in tenant_models() for key in model._base_manager.values_list("pk", flat=True)}


def _holdings(organisation: Organisation) -> Estate:
    now = clock.now()
    department = accounts.DepartmentFactory(name=f"{MARK} works")
    person = accounts.PersonFactory(name=f"{MARK} Kim", email="zebra@example.test", department=department)
    product = licensing.ProductFactory(publisher=MARK, name=f"{MARK} product")
    kind = licensing.LicenceTypeFactory(name=f"{MARK} type")
    licence = licensing.LicenceFactory(name=f"{MARK} licence", product=product, licence_type=kind, owner=None)
    named = seats.SeatPoolFactory(licence=licence, name=f"{MARK} named", assigned=1)
    terms = PoolTerms(kind=PoolKind.FLOATING, capacity=1)
    shared = pools.open_pool(licence=licence, name=f"{MARK} shared", terms=terms, actor=SYSTEM, now=now)
    lease = floating.check_out(pool=shared, holder=Holder(person, f"{MARK} instance"), actor=SYSTEM, now=now)
    waiting = Holder(accounts.PersonFactory(name=f"{MARK} Lou"), "waiting")
    queues.join(pool=shared, holder=waiting, actor=SYSTEM, now=now)
    return Estate(
        organisation=organisation,
        licence=licence,
        named=named,
        floating=shared,
        person=person,
        assignment=seats.AssignmentFactory(pool=named, person=person),
        lease=lease,
        violation=compliance.ViolationFactory(product=product),
        position=compliance.PositionFactory(product=product),
    )


def _provisioning(person: Person) -> None:
    accounts.MembershipFactory()
    accounts.ApiClientFactory(name=f"{MARK} client")
    connection = ScimConnection.objects.create(name=f"{MARK} directory")
    ScimToken.objects.create(connection=connection, token_hash="z" * 64, expires_at=clock.now() + timedelta(days=1))
    ScimUser.objects.create(
        connection=connection, person=person, user_name=f"{MARK} Kim", created_at=clock.now(), changed_at=clock.now()
    )


def _papers(estate: Estate) -> None:
    product, person, pool = estate.licence.product, estate.person, estate.named
    licensing.FeatureFactory(product=product, name=f"{MARK} feature")
    licensing.ProofDocumentFactory(licence=estate.licence, name=f"{MARK} invoice")
    licensing.ImportRowFactory(run=licensing.ImportRunFactory(file_name=f"{MARK}.csv"), message=MARK)
    seats.DenialFactory(pool=pool, person=person)
    seats.UsageSourceFactory(product=product)
    seats.UsageDayFactory(product=product, person=person, day=clock.now().date())
    policy = seats.ReclamationPolicyFactory(name=f"{MARK} policy")
    seats.ReclamationCaseFactory(policy=policy, assignment=estate.assignment)
    seats.ReclamationExemptionFactory(person=person, reason=MARK, expires_at=clock.now())
    compliance.ScoreFactory()
    compliance.ScanFactory()
    compliance.PackageDownloadFactory(package=compliance.AuditPackageFactory(), recipient=MARK)
    audit.FollowerCursorFactory(name=MARK)
    personal = Personal(str(person.ref), {"name": person.name})
    record(TrailEvent.ERASED, subject=person, actor=SYSTEM, at=clock.now(), personal=personal)
