"""Scans and violations."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Relation
from compliance.choices import ViolationState
from tests.factories.accounts import PersonFactory
from tests.factories.compliance import SEEN, ScanFactory, ViolationFactory
from tests.factories.licensing import LicenceFactory

pytestmark = pytest.mark.usefixtures("inside")


def test_violation_is_one_while_it_lives():
    resolved = ViolationFactory(state=ViolationState.RESOLVED, resolved_at=SEEN)
    waived = ViolationFactory(fingerprint=resolved.fingerprint, state=ViolationState.WAIVED)
    assert waived.fingerprint == resolved.fingerprint
    with pytest.raises(IntegrityError, match="compliance_violation_is_one_while_open"), transaction.atomic():
        ViolationFactory(fingerprint=resolved.fingerprint)


@pytest.mark.parametrize(("state", "resolved_at"), [(ViolationState.RESOLVED, None), (ViolationState.OPEN, SEEN)])
def test_violation_has_an_end_exactly_when_resolved(state, resolved_at):
    with pytest.raises(IntegrityError, match="compliance_violation_resolved_has_an_instant"), transaction.atomic():
        ViolationFactory(state=state, resolved_at=resolved_at)


def test_findings_say_what_they_are():
    assert str(ViolationFactory()) == "More in use than owned (1)"
    assert str(ScanFactory()) == "2026-11-01 00:00"


def test_finding_is_related_to_the_owner_of_its_licence():
    owner = PersonFactory()
    licence = LicenceFactory(owner=owner)
    assert ViolationFactory(licence=licence, product=licence.product).relation_to(owner.pk) == Relation.OWNER
    assert ViolationFactory().relation_to(owner.pk) is None
