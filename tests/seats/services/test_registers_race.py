"""Two readings of one register at once come to one reading."""

from __future__ import annotations

from functools import partial

import pytest

from accounts.models import Person
from kernel import tenancy
from licensing.importers.report import RegisterFile
from licensing.models import ImportRun, Licence, LicenceType, Product
from seats.models import Assignment, SeatPool
from seats.services import registers
from tests.seats.racing import race

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MADE = (Product, Licence, LicenceType, SeatPool, Person, Assignment, ImportRun)
ROWS = "".join(f"p{n % 7}@example.test,Item {n % 5},{n % 5 + 3}\n" for n in range(35))
FILE = RegisterFile("snipe-it", "register.csv", f"Email,Item name,seats\n{ROWS}".encode())


def test_four_imports_at_once_make_everything_once(organisation, actor, now):
    job = partial(registers.import_register, file=FILE, dry_run=False, actor=actor, now=now)
    reports = race(organisation, [job] * 4)
    counts = [tuple(report.counts.values()) for report in reports]
    assert sorted(counts) == [(0, 0, 35, 0)] * 3 + [(35, 0, 0, 0)]
    with tenancy.within(organisation):
        made = [
            model.objects.count() for model in (Product, Licence, LicenceType, SeatPool, Person, Assignment, ImportRun)
        ]
        assert made == [5, 5, 2, 5, 7, 35, 4]
        assert sum(SeatPool.objects.values_list("assigned", flat=True)) == 35
