"""A floating pool with its slots, and people who want its seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from seats.choices import PoolKind
from seats.holder import Holder
from seats.services import floating, pools, registers
from seats.services.pools import PoolTerms
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory
from tests.seats.register_files import file

if TYPE_CHECKING:
    from collections.abc import Callable

    from licensing.importers.report import ImportReport
    from seats.models import SeatPool


@pytest.fixture
def open_floating(actor, now) -> Callable[..., SeatPool]:
    """Open a floating pool by its service; two seats unless told."""

    def make(*, capacity: int = 2, licence=None, **others) -> SeatPool:
        licence = licence or LicenceFactory()
        terms = PoolTerms(kind=PoolKind.FLOATING, capacity=capacity, **others)
        return pools.open_pool(licence=licence, name="Drawing", terms=terms, actor=actor, now=now)

    return make


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def take(actor, now):
    def check_out(pool, person, instance="one", *, machine="", at=now):
        return floating.check_out(pool=pool, holder=Holder(person, instance, machine), actor=actor, now=at)

    return check_out


@pytest.fixture
def take_in(inside, actor, now):
    """Take a register in by its service."""

    def taken(content: str | bytes, *, dry_run: bool = False) -> ImportReport:
        return registers.import_register(file=file(content), dry_run=dry_run, actor=actor, now=now)

    return taken
