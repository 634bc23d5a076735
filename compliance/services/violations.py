"""Findings from their first sight to their end: opened once, updated while they last, closed when they are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit.services import Draft, record, record_all
from compliance import findings
from compliance.choices import ViolationState
from compliance.errors import ViolationNotOpen
from compliance.events import ComplianceEvent
from compliance.models import Violation
from compliance.models.findings import LIVE_STATES
from compliance.selectors import list_departed_holders, list_uses_after_expiry
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from audit.entry import JsonValue
    from compliance.findings import Finding
    from compliance.position import Tally
    from kernel.actor import Actor

KEEPS_ITS_ID: Final = timedelta(days=7)
_SEEN: Final = ("severity", "size", "facts", "last_seen_at")
_REOPENED: Final = (*_SEEN, "state", "resolved_at")
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Changes:
    """What an evaluation did to the findings."""

    opened: tuple[Violation, ...] = ()
    changed: tuple[Violation, ...] = ()
    resolved: tuple[Violation, ...] = ()

    @property
    def products(self) -> set[UUID | None]:
        """The products concerned."""
        return {violation.product_id for violation in (*self.opened, *self.changed, *self.resolved)}


def find(*, tallies: Iterable[Tally], products: Collection[UUID] | None, now: datetime) -> list[Finding]:
    """Return everything that is wrong now with these products (all for None).

    Seats of a lot whose term is over are left out of over-allocation: in grace they are tolerated, and afterwards
    they are named once, as use after expiry. An unknown position accuses nobody.
    """
    over = [
        findings.over_allocation(
            product_id=tally.product_id,
            metric=tally.metric,
            entitled=tally.limited,
            required=tally.required,
            excess=tally.excess,
        )
        for tally in tallies
        if tally.known and tally.excess
    ]
    return [
        *over,
        *list_uses_after_expiry(at=now, products=products),
        *list_departed_holders(at=now, products=products),
    ]


def keep(
    *,
    found: Sequence[Finding],
    unknown: Collection[tuple[UUID, str]],
    products: Collection[UUID] | None,
    actor: Actor,
    now: datetime,
) -> Changes:
    """Bring the findings of these products in line with what was found, with an event for each that moved.

    A finding about an over-allocation whose position is unknown stays as it is: stale data neither accuses nor clears.
    """
    organisation_id = current_organisation_id()
    seen = {finding.fingerprint(organisation_id): finding for finding in found}
    live = {violation.fingerprint: violation for violation in _live(products)}
    changed = _update({key: violation for key, violation in live.items() if key in seen}, seen, now)
    opened, reopened = _open({key: finding for key, finding in seen.items() if key not in live}, now)
    resolved = _resolve([v for key, v in live.items() if key not in seen and not _waits(v, unknown)], now)
    record_all(
        [
            *_drafts(ComplianceEvent.VIOLATION_OPENED, opened, actor, now, reopened=False),
            *_drafts(ComplianceEvent.VIOLATION_OPENED, reopened, actor, now, reopened=True),
            *_drafts(ComplianceEvent.VIOLATION_CHANGED, changed, actor, now),
            *_drafts(ComplianceEvent.VIOLATION_RESOLVED, resolved, actor, now),
        ]
    )
    return Changes((*opened, *reopened), tuple(changed), tuple(resolved))


@use_case
def acknowledge(*, violation: Violation, actor: Actor, now: datetime) -> Violation:
    """Say that someone is on it; raises ViolationNotOpen for any but an open finding."""
    locked: Violation = Violation.objects.select_for_update().get(pk=violation.pk)
    if locked.state != ViolationState.OPEN:
        raise ViolationNotOpen(state=locked.get_state_display().lower())
    locked.state = ViolationState.ACKNOWLEDGED
    locked.save(update_fields=["state"])
    record(ComplianceEvent.VIOLATION_ACKNOWLEDGED, subject=locked, actor=actor, at=now, data=_data(locked))
    return locked


def _live(products: Collection[UUID] | None) -> list[Violation]:
    rows = Violation.objects.select_for_update().filter(state__in=LIVE_STATES)
    return list((rows if products is None else rows.filter(product__in=products)).order_by("pk"))


def _update(live: Mapping[str, Violation], seen: Mapping[str, Finding], now: datetime) -> list[Violation]:
    """Note that findings still hold; return those that grew, shrank or turned graver or milder."""
    moved = [violation for key, violation in live.items() if _describe(violation, seen[key], now)]
    Violation.objects.filter(pk__in=[violation.pk for violation in live.values()]).update(last_seen_at=now)
    Violation.objects.bulk_update(moved, _SEEN, batch_size=_BATCH)
    return moved


def _describe(violation: Violation, finding: Finding, now: datetime) -> bool:
    before = violation.severity, violation.size, violation.facts
    violation.severity, violation.size, violation.facts = finding.severity, finding.size, finding.details
    violation.last_seen_at = now
    return before != (violation.severity, violation.size, violation.facts)


def _open(new: Mapping[str, Finding], now: datetime) -> tuple[list[Violation], list[Violation]]:
    """Return what was made and what was opened again: within seven days a finding keeps its id."""
    closed = {
        violation.fingerprint: violation
        for violation in Violation.objects.filter(
            fingerprint__in=list(new), state=ViolationState.RESOLVED, resolved_at__gte=now - KEEPS_ITS_ID
        ).order_by("resolved_at")
    }
    for key, violation in closed.items():
        _describe(violation, new[key], now)
        violation.state, violation.resolved_at = ViolationState.OPEN, None
    Violation.objects.bulk_update(closed.values(), _REOPENED, batch_size=_BATCH)
    made = [_made(key, finding, now) for key, finding in new.items() if key not in closed]
    return Violation.objects.bulk_create(made, batch_size=_BATCH), list(closed.values())


def _made(fingerprint: str, finding: Finding, now: datetime) -> Violation:
    return Violation(
        kind=finding.kind,
        severity=finding.severity,
        fingerprint=fingerprint,
        product_id=finding.product_id,
        licence_id=finding.licence_id,
        subject_kind=finding.subject_kind,
        subject_id=finding.subject_id,
        size=finding.size,
        facts=finding.details,
        first_seen_at=now,
        last_seen_at=now,
    )


def _resolve(gone: list[Violation], now: datetime) -> list[Violation]:
    for violation in gone:
        violation.state, violation.resolved_at = ViolationState.RESOLVED, now
    Violation.objects.filter(pk__in=[violation.pk for violation in gone]).update(
        state=ViolationState.RESOLVED, resolved_at=now
    )
    return gone


def _waits(violation: Violation, unknown: Collection[tuple[UUID, str]]) -> bool:
    return violation.kind == findings.OVER_ALLOCATION and (violation.product_id, violation.facts["metric"]) in unknown


def _drafts(
    event: ComplianceEvent, violations: Iterable[Violation], actor: Actor, now: datetime, **more: JsonValue
) -> list[Draft]:
    return [Draft(event, violation, actor, now, {**_data(violation), **more}) for violation in violations]


def _data(violation: Violation) -> dict[str, JsonValue]:
    return {
        "kind": violation.kind,
        "severity": violation.severity,
        "size": violation.size,
        "product": str(violation.product_id),
        "licence": str(violation.licence_id) if violation.licence_id else None,
        "subject_kind": violation.subject_kind,
        "subject": str(violation.subject_id),
        "metric": violation.facts["metric"],
    }
