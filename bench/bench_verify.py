"""Verifying a stored trail: how quickly against bare hashing of the same bytes, and in how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import connection

from audit.services import sequencing, verifying
from bench import trail
from bench.harness import Comparison, Figure, by_turns
from kernel import clock, tenancy
from kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.models import Organisation

ROOT: Final = Path(__file__).resolve().parents[1]
SMALL: Final = 100_000
LARGE: Final = 1_000_000


def measure() -> Iterator[Figure]:
    """Measure a million entries, and compare the memory with that for a tenth."""
    small, large = _chain(SMALL), _chain(LARGE)
    verified, hashed = by_turns(partial(_verify, large), partial(_hash, large))
    what = f"{LARGE:,} stored entries: bodies, links, leaves, root, head"
    yield Figure(Comparison("verify", what, "entries/s", "bare hashlib, same bytes", ">= 0.3"), verified, hashed)
    most, least = by_turns(partial(_peak, large), partial(_peak, small))
    what = f"peak memory of verifying {LARGE:,} entries"
    yield Figure(Comparison("verify_memory", what, "MiB", f"for {SMALL:,} entries", "<= 1.05"), most, least)


def _chain(count: int) -> Organisation:
    organisation = trail.make_organisation()
    trail.write(organisation, count)
    sequencing.drain(organisation)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_entry, audit_body, audit_outbox")
    return organisation


def _verify(organisation: Organisation) -> float:
    began = time.perf_counter()
    with tenancy.within(organisation):
        verdict = verifying.verify(organisation=organisation, actor=Actor.system("bench"), now=clock.now())
    assert verdict.problem is None, verdict
    return verdict.entries / (time.perf_counter() - began)


def _hash(organisation: Organisation) -> float:
    rows = trail.stored(organisation.pk, SMALL)
    began = time.perf_counter()
    for text, body in rows:
        sha256(body).digest()
        sha256(b"\0" + text).digest()
    return len(rows) / (time.perf_counter() - began)


def _peak(organisation: Organisation) -> float:
    """Return the most memory, in MiB, that the command takes in a process of its own."""
    asked = [sys.executable, "manage.py", "audit_verify", "--organisation", organisation.slug]
    process = subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603  our own words
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, asked
    return used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
