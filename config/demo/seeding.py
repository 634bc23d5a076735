"""Seeds the demonstration, in one transaction, and says what to expect of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.choices import Plan
from accounts.models import Person
from accounts.services import clients, organisations, provisioning
from compliance.choices import ScanTrigger
from compliance.services import scanning
from config.demo import estate, staff, story, traffic
from kernel.permissions import Permission
from kernel.use_case import use_case
from licensing.models import Licence
from seats.models import SeatPool
from seats.services import named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import Organisation
    from config.demo.staff import SignIn
    from kernel.actor import Actor

LEFT = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made, whom a reclamation run will name, and how to get in."""

    counts: Mapping[str, int]
    reclamation: tuple[str, ...]
    sign_ins: tuple[SignIn, ...]
    api_client: Mapping[str, str]
    scim: Mapping[str, str]

    @property
    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {"organisation": story.SLUG, **asdict(self)}


@use_case
def seed(*, actor: Actor, now: datetime) -> Seeded:
    """Make the organisation whose id is in scope, and its story up to `now`. Raises OrganisationExists."""
    owner = organisations.create_organisation(
        slug=story.SLUG, name=story.NAME, owner_email=f"owner@{story.DOMAIN}", actor=actor, now=now - estate.SEATED * 2
    )
    organisation = owner.organisation
    _equip(organisation, actor, now)
    people = staff.hire(actor=actor, clock=now)
    bought = estate.buy(actor=actor, clock=now)
    estate.seat(bought, people, actor=actor, clock=now)
    _part(people, bought, actor, now)
    idle = traffic.choose_idle(people)
    traffic.set_policy(idle, actor=actor, clock=now)
    traffic.sign_in_to_conferences(bought[story.CONFERENCES], people, idle, clock=now)
    counts = traffic.share_the_solver(bought[story.SOLVER], people, organisation, actor=actor, clock=now)
    sign_ins = staff.open_doors(people, owner, actor=actor, clock=now)
    api_client, scim = _connect(actor, now)
    scan = scanning.run(trigger=ScanTrigger.COMMAND, actor=actor, now=now)
    return Seeded(
        counts=_counted(counts) | {"findings": scan.opened},
        reclamation=tuple(sorted(person.name for person in idle.named)),
        sign_ins=tuple(sign_ins),
        api_client=api_client,
        scim=scim,
    )


def _equip(organisation: Organisation, actor: Actor, now: datetime) -> None:
    settings = organisations.Settings(plan=Plan.ENTERPRISE, time_zone=story.ZONE)
    organisations.configure(organisation=organisation, settings=settings, actor=actor, now=now)


def _part(people: staff.Staff, bought: Mapping[str, SeatPool], actor: Actor, now: datetime) -> None:
    """Someone leaves; five days later a register still shows them in a seat."""
    leaver = people.everyone[-4]
    staff.part_with(leaver, actor=actor, now=now - LEFT)
    leaver.refresh_from_db()
    named.assign(pool=bought[story.CROWDED], person=leaver, actor=actor, now=now - timedelta(days=1))


def _connect(actor: Actor, now: datetime) -> tuple[dict[str, str], dict[str, str]]:
    scopes = [Permission.READ_LICENCES, Permission.READ_SEATS, Permission.CHECK_OUT]
    client, secret = clients.register_client(name="Render farm", scopes=scopes, actor=actor, now=now)
    connection = provisioning.connect(name="Directory", actor=actor, now=now)
    token = provisioning.issue_token(connection=connection, actor=actor, now=now)
    return {"client_id": client.client_id, "client_secret": secret}, {
        "connection": str(connection.pk),
        "token": token.secret,
    }


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    models = {"people": Person, "licences": Licence, "pools": SeatPool}
    return {name: model.objects.count() for name, model in models.items()} | dict(counts)
