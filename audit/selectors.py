"""What can be asked of the trail: an object's history, how well it keeps up, and whose chain has work to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from audit.events import TrailEvent
from audit.models import Body, Checkpoint, Head, Outbox
from kernel import tenancy

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

# The events that say why a disclosure or a body is gone.
EXPLAINING: Final = (TrailEvent.ERASED.type.name, TrailEvent.PRUNED.type.name)
_UUID7_SHIFT: Final = 80
# One index probe an organisation, however many events wait.
_WAITING: Final = """
WITH RECURSIVE waiting(organisation_id) AS (
    (SELECT organisation_id FROM audit_outbox ORDER BY organisation_id LIMIT 1)
    UNION ALL
    SELECT (SELECT o.organisation_id FROM audit_outbox o WHERE o.organisation_id > waiting.organisation_id
            ORDER BY o.organisation_id LIMIT 1)
    FROM waiting WHERE waiting.organisation_id IS NOT NULL
)
SELECT organisation_id FROM waiting WHERE organisation_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Health:
    """How a trail keeps up: events waiting, how long the oldest has waited, and the newest signed statement."""

    waiting: int
    lag: timedelta
    checkpoint: Checkpoint | None


def list_history(object_id: str) -> QuerySet[Body]:
    """Return what happened to an object, oldest first."""
    rows: QuerySet[Body] = Body.objects.filter(object_id=object_id).order_by("epoch", "seq")
    return rows


def health(*, now: datetime) -> Health:
    """Return how the trail of the organisation in scope keeps up."""
    return Health(Outbox.objects.count(), _lag(now), Checkpoint.objects.order_by("-epoch", "-size").first())


def longest_lag(*, now: datetime) -> timedelta:
    """Return how long the oldest event of any organisation has waited to be chained; nothing waiting is no lag."""
    with tenancy.everyone():
        return _lag(now)


def checkpoint_covering(seq: int) -> Checkpoint | None:
    """Return the first checkpoint over entry `seq` of the newest epoch that covers every erasure and pruning so far.

    A bundle that ends there explains by itself whatever is gone from it; None until such a checkpoint is made.
    """
    newest = Head.objects.order_by("-epoch").values("epoch")[:1]
    explaining = Body.objects.filter(epoch__in=newest, type__in=EXPLAINING).order_by("-seq").first()
    needed = max(seq, explaining.seq if explaining else 0)
    found: Checkpoint | None = Checkpoint.objects.filter(epoch__in=newest, size__gt=needed).order_by("size").first()
    return found


def list_organisations_waiting() -> list[UUID]:
    """Return the organisations that have events in the outbox."""
    with tenancy.everyone(role=tenancy.Role.SEQUENCER), connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return [organisation_id for (organisation_id,) in cursor.fetchall()]


def list_organisations_unsigned(*, before: datetime) -> list[UUID]:
    """Return the organisations whose chain has grown since a checkpoint that was made at `before` or earlier."""
    with tenancy.everyone(role=tenancy.Role.SEQUENCER):
        made = Checkpoint.objects.filter(organisation=OuterRef("organisation"), epoch=OuterRef("epoch"))
        last = made.order_by("-size")
        heads = Head.objects.annotate(
            signed=Coalesce(Subquery(last.values("size")[:1]), 0), signed_at=Subquery(last.values("at")[:1])
        )
        grown = heads.filter(Q(signed_at=None) | Q(signed_at__lte=before), size__gt=F("signed"))
        return list(grown.order_by("organisation").values_list("organisation_id", flat=True))


def _lag(now: datetime) -> timedelta:
    # the ids of events begin with the millisecond of their making (UUIDv7)
    oldest = Outbox.objects.order_by("id").values_list("id", flat=True).first()
    if oldest is None:
        return timedelta()
    return max(now - datetime.fromtimestamp((oldest.int >> _UUID7_SHIFT) / 1000, tz=UTC), timedelta())
