"""`manage.py run_scan`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from compliance.models import Scan, Violation
from kernel import tenancy
from seats.choices import PoolMode
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory


@pytest.fixture
def oversold(organisation):
    with tenancy.within(organisation):
        licence = LicenceFactory(product=ProductFactory(name="Draw"), name="Draw lot", quantity=5)
        pool = SeatPoolFactory(licence=licence, mode=PoolMode.OBSERVED)
        AssignmentFactory.create_batch(5, pool=pool)
        left = PersonFactory(active=False, left_at=licence.issued_at)
        AssignmentFactory(pool=pool, person=left)
    return organisation


def run(organisation, *arguments) -> str:
    out = StringIO()
    call_command("run_scan", "--organisation", organisation.slug, *arguments, stdout=out)
    return out.getvalue()


def test_run_scan_names_what_is_at_risk(oversold):
    assert sorted(run(oversold).splitlines()) == [
        "1 positions, 2 findings opened, 0 resolved, 2 waiting",
        "1 products put right that the follower had missed or that only time had changed",
        "at risk: More in use than owned, Critical, Northwind Draw, 1",
        "at risk: Seat held by someone who left, High, Northwind Draw: Draw lot, 1",
        "score 33.33 of 100 with coverage 100%",
    ]


def test_run_scan_as_a_document(oversold):
    document = json.loads(run(oversold, "--json"))
    with tenancy.within(oversold):
        scan, over = Scan.objects.get(), Violation.objects.get(kind="over_allocation")
    violations = document.pop("violations")
    assert document == {
        "scan": str(scan.pk),
        "positions": 1,
        "opened": 2,
        "resolved": 0,
        "missed": 1,
        "score": "33.33",
        "coverage": "1.0000",
    }
    assert [each for each in violations if each["kind"] == "over_allocation"] == [
        {
            "id": str(over.pk),
            "kind": "over_allocation",
            "severity": "critical",
            "state": "open",
            "product": "Northwind Draw",
            "licence": None,
            "size": 1,
            "facts": {"metric": "named", "entitled": 5, "required": 6},
        }
    ]


def test_run_scan_of_an_empty_organisation_has_no_score(organisation):
    assert run(organisation).splitlines() == [
        "0 positions, 0 findings opened, 0 resolved, 0 waiting",
        "0 products put right that the follower had missed or that only time had changed",
        "no score: nothing is known",
    ]


@pytest.mark.django_db
def test_run_scan_of_an_unknown_organisation_is_refused():
    err = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("run_scan", "--organisation", "nobody", stderr=err)
    assert leaving.value.code == 1
    assert err.getvalue().strip() == "UNKNOWN_ORGANISATION: No organisation has the short name nobody."
