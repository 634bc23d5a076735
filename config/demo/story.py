"""Who and what the demonstration tells of, as plain data (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.choices import MemberRole
from licensing.choices import CostBasis, LicenceModel
from seats.choices import PoolKind, PoolMode

SLUG = "demo"
NAME = "Harbour & Vale"
ZONE = "Europe/London"
SEED = 20261102
DOMAIN = "harbourvale.example"

DEPARTMENTS = {"Design": 14, "Engineering": 18, "Operations": 10, "Finance": 8, "Sales": 10}
GIVEN = ["Amara", "Bruno", "Celia", "Dario", "Edith", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kiran", "Lena"]
FAMILY = ["Abbott", "Brandt", "Castell", "Duarte", "Eklund"]

SIGN_INS = [
    (MemberRole.OWNER, "Owner"),
    (MemberRole.LICENCE_ADMINISTRATOR, "Licence administrator"),
    (MemberRole.SEAT_MANAGER, "Seat manager"),
    (MemberRole.AUDITOR, "Auditor"),
    (MemberRole.MEMBER, "Member"),
]


@dataclass(frozen=True, slots=True)
class TypeStory:
    """A licence type of the demonstration."""

    name: str
    model: LicenceModel
    term: str = ""
    grace_days: int = 0
    notice_days: int = 60


@dataclass(frozen=True, slots=True)
class LotStory:
    """A licence with its pool: `days_left` until its end (None: no end), seats, and how many are assigned."""

    product: str
    publisher: str
    type: str
    seats: int
    assigned: int
    cost_minor: int
    days_left: int | None = None
    basis: CostBasis = CostBasis.UNIT
    kind: PoolKind = PoolKind.NAMED
    mode: PoolMode = PoolMode.ENFORCED
    reports_use: bool = field(default=False)


TYPES = [
    TypeStory("Perpetual", LicenceModel.PERPETUAL),
    TypeStory("Annual subscription", LicenceModel.SUBSCRIPTION, "P1Y", grace_days=7),
    TypeStory("Trial of thirty days", LicenceModel.TRIAL, "P30D", notice_days=3),
    TypeStory("Floating", LicenceModel.FLOATING),
    TypeStory("One machine", LicenceModel.NODE_LOCKED),
    TypeStory("Whole company", LicenceModel.SITE),
]

CONFERENCES = "Roundtable"
SOLVER = "Meshwork Solver"
GONE_ON = "Shiftplan"
CROWDED = "Colour Lab"

LOTS = [
    LotStory(CONFERENCES, "Tallwood", "Annual subscription", 60, 46, 9_900, days_left=140, reports_use=True),
    LotStory("Draughtsman", "Northlight", "Perpetual", 20, 18, 84_000),
    LotStory("Ledgerwise", "Penny & Stern", "Annual subscription", 15, 8, 31_200, days_left=45),
    LotStory("Sketchpad", "Northlight", "Trial of thirty days", 10, 6, 0, days_left=10),
    LotStory("Scanbench", "Optika", "One machine", 3, 2, 120_000),
    LotStory("House Style", "Letterform", "Whole company", 60, 12, 250_000, basis=CostBasis.FLAT),
    LotStory(SOLVER, "Finite Works", "Floating", 8, 0, 460_000, kind=PoolKind.FLOATING),
    LotStory(GONE_ON, "Rotaworks", "Annual subscription", 12, 4, 7_200, days_left=-20, mode=PoolMode.OBSERVED),
    LotStory(CROWDED, "Tintworks", "Perpetual", 5, 6, 19_900, mode=PoolMode.OBSERVED),
]

GONE_IDLE = 4
NEVER_USED = 2
"""How many seats of the conference product are idle; they are what a reclamation run will name."""


def people_names() -> list[tuple[str, str]]:
    """Return sixty people as (given name, family name), in a fixed order."""
    return [(given, family) for family in FAMILY for given in GIVEN]
