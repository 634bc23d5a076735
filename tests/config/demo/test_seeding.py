"""The demonstration is the same every time, and keeps what it announces."""

from __future__ import annotations

import pytest

from accounts.errors import OrganisationExists
from accounts.models import Organisation
from audit.models import Outbox
from compliance.models import Violation
from config.demo import seeding, story
from kernel import tenancy
from kernel.ids import new_id
from licensing.models import Licence
from seats.models import Assignment, Denial, Lease
from seats.services import reclamation
from tests.trail import recorded


@pytest.fixture
def seeded(db, actor, now):
    with tenancy.within(new_id()):
        yield seeding.seed(actor=actor, now=now)


def test_seed_tells_what_it_made(seeded):
    assert seeded.counts == {
        "people": 61,
        "licences": len(story.LOTS),
        "pools": len(story.LOTS),
        "leases": Lease.objects.count(),
        "refusals": Denial.objects.count(),
        "findings": 3,
    }
    assert [sign_in.role for sign_in in seeded.sign_ins] == [told for _, told in story.SIGN_INS]


def test_reclamation_names_exactly_those_announced(seeded, now):
    found = reclamation.detect_all(now=now)
    assert sorted(candidate.person for candidate in found.taken) == list(seeded.reclamation)
    assert (len(seeded.reclamation), found.waiting) == (story.GONE_IDLE + story.NEVER_USED, ())


def test_scan_finds_the_three_troubles(seeded):
    found = {(v.kind, str(v.product), v.size) for v in Violation.objects.all()}
    assert found == {
        ("over_allocation", "Tintworks Colour Lab", 1),
        ("use_after_expiry", "Rotaworks Shiftplan", 3),
        ("departed_holder", "Tintworks Colour Lab", 1),
    }


def test_seed_opens_the_chain_first(seeded):
    assert recorded()[0]["type"] == "chain.created"


def test_seed_twice_is_refused_and_leaves_nothing(seeded, actor, now, db):
    before = (Licence.objects.count(), Assignment.objects.count(), Outbox.objects.count())
    tenancy_before = tenancy.current_organisation_id()
    organisation = Organisation.objects.get(pk=tenancy_before)
    with pytest.raises(OrganisationExists) as caught:
        seeding.seed(actor=actor, now=now)
    assert caught.value.message == "An organisation with the short name demo exists; choose another."
    assert (Licence.objects.count(), Assignment.objects.count(), Outbox.objects.count()) == before
    assert Organisation.objects.get() == organisation
