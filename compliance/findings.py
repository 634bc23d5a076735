"""What a finding is, how grave it is, and what makes two of them the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

OVER_ALLOCATION: Final = "over_allocation"
USE_AFTER_EXPIRY: Final = "use_after_expiry"
DEPARTED_HOLDER: Final = "departed_holder"
HIGH: Final = "high"
CRITICAL: Final = "critical"
_TENTH: Final = 10

type Fact = str | int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong that holds now: with what, how many seats, and the numbers compared."""

    kind: str
    severity: str
    product_id: UUID
    subject_kind: str
    subject_id: UUID
    size: int
    metric: str
    licence_id: UUID | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def details(self) -> dict[str, Fact]:
        """The facts with the metric they were counted by."""
        return {"metric": self.metric, **self.facts}

    def fingerprint(self, organisation_id: UUID) -> str:
        """Return the SHA-256, in hex, of organisation, kind and subject; a product is a subject once a metric."""
        subject = f"{self.subject_kind}:{self.subject_id}"
        scope = f":{self.metric}" if self.kind == OVER_ALLOCATION else ""
        return sha256(f"{organisation_id}\n{self.kind}\n{subject}{scope}".encode("ascii")).hexdigest()


def over_allocation(*, product_id: UUID, metric: str, entitled: int, required: int, excess: int) -> Finding:
    """Name the seats in use beyond the rights in force; critical when they are more than a tenth of the rights."""
    return Finding(
        kind=OVER_ALLOCATION,
        severity=CRITICAL if excess * _TENTH > entitled else HIGH,
        product_id=product_id,
        subject_kind="product",
        subject_id=product_id,
        size=excess,
        metric=metric,
        facts={"entitled": entitled, "required": required},
    )
