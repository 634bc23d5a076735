"""Verifying a stored trail: how quickly against bare hashing of the same bytes, and in how much memory."""

from __future__ import annotations

import os
import resource
import time
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from django.db import connection

from bench import trail
from bench.harness import Comparison, Figure, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from accounts.models import Organisation

SMALL: Final = 100_000
LARGE: Final = 1_000_000


def measure() -> Iterator[Figure]:
    """Measure a million entries, and compare the memory with that for a tenth."""
    small, large = _chain(SMALL), _chain(LARGE)
    verified, hashed = by_turns(partial(_verify, large), partial(_hash, large))
    what = f"{LARGE:,} stored entries: bodies, links, leaves, root, head"
    yield Figure(Comparison("verify", what, "entries/s", "bare hashlib, same bytes", ">= 0.3"), verified, hashed)
    connection.close()
    most, least = by_turns(partial(_peak, large.pk), partial(_peak, small.pk))
    what = f"peak memory of verifying {LARGE:,} entries"
    yield Figure(Comparison("verify_memory", what, "MiB", f"for {SMALL:,} entries", "<= 1.05"), most, least)


def _chain(count: int) -> Organisation:
    from audit.services import sequencing  # noqa: PLC0415  a spawned process imports this module before its settings

    organisation = trail.make_organisation()
    trail.write(organisation, count)
    sequencing.drain(organisation)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_entry, audit_body, audit_outbox")
    return organisation


def _verify(organisation: Organisation) -> float:
    began = time.perf_counter()
    return _read(organisation) / (time.perf_counter() - began)


def _read(organisation: Organisation) -> int:
    from audit.services import verifying  # noqa: PLC0415  as above
    from kernel import clock, tenancy  # noqa: PLC0415
    from kernel.actor import Actor  # noqa: PLC0415

    with tenancy.within(organisation):
        verdict = verifying.verify(organisation=organisation, actor=Actor.system("bench"), now=clock.now())
    assert verdict.problem is None, verdict
    return verdict.entries


def _hash(organisation: Organisation) -> float:
    rows = trail.stored(organisation.pk, SMALL)
    began = time.perf_counter()
    for text, body in rows:
        sha256(body).digest()
        sha256(b"\0" + text).digest()
    return len(rows) / (time.perf_counter() - began)


def _peak(organisation_id: UUID) -> float:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (organisation_id,))


def _measured(organisation_id: UUID) -> float:
    import django  # noqa: PLC0415  a new process

    django.setup()
    from accounts.models import Organisation  # noqa: PLC0415  needs the apps

    _read(Organisation.objects.get(pk=organisation_id))
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if os.uname().sysname == "Darwin" else 1)
    return kilobytes / 1024
