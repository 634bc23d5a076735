"""Trails for the tests of what writes, signs and reads them."""

from __future__ import annotations

import pytest

from audit.events import TrailEvent
from audit.services import Draft, record_all, sequencing
from audit.services.disclosing import Personal
from kernel import tenancy


@pytest.fixture
def write(organisation, actor, now):
    """Write so many events into the outbox, each with personal values when told whose."""

    def write(count, *, ref=None, into=organisation):
        with tenancy.within(into):
            drafts = [
                Draft(
                    TrailEvent.KEY_ROTATED,
                    into,
                    actor,
                    now,
                    {"key": str(number)},
                    personal=Personal(ref, {"actor.email": f"ada{number}@example.test"}) if ref else None,
                )
                for number in range(count)
            ]
            record_all(drafts)
        return [draft.id for draft in drafts]

    return write


@pytest.fixture
def chained(organisation, write):
    """An organisation with seven events in its chain."""
    write(7, ref="ada")
    sequencing.drain(organisation)
    return organisation
