"""A right is taken away for a while or for good, with its reason; what cannot be moves nothing."""

from __future__ import annotations

import pytest

from kernel.errors import InvalidInput
from licensing.choices import LicenceStatus
from licensing.errors import LicenceNotSuspended, LicenceRevoked, LicenceSuspended
from licensing.models import Licence
from licensing.services import withdrawing
from licensing.services.lots import right_of
from tests.conftest import assert_nothing_moves
from tests.factories.licensing import LicenceFactory
from tests.licensing.trail import told


def stored(licence: Licence) -> Licence:
    return Licence.objects.get(pk=licence.pk)


def test_suspend_withdraws_until_reinstated(inside, actor, now):
    licence = LicenceFactory()
    withdrawing.suspend(licence=licence, reason="Unpaid", actor=actor, now=now)
    assert stored(licence).status(now) == LicenceStatus.SUSPENDED
    assert told() == [
        ("licence.suspended", "licence", str(licence.pk), {**right_of(licence), "reason": "Unpaid"}),
    ]
    withdrawing.reinstate(licence=licence, actor=actor, now=now)
    assert stored(licence).status(now) == LicenceStatus.ACTIVE
    assert told()[1] == ("licence.reinstated", "licence", str(licence.pk), right_of(licence))


def test_suspend_refuses_a_suspended_licence(inside, actor, now):
    licence = LicenceFactory(suspended_at=now)
    with assert_nothing_moves(Licence), pytest.raises(LicenceSuspended):
        withdrawing.suspend(licence=licence, reason="", actor=actor, now=now)
    assert told() == []


def test_suspend_refuses_a_reason_that_is_too_long(inside, actor, now):
    licence = LicenceFactory()
    with assert_nothing_moves(Licence), pytest.raises(InvalidInput) as refusal:
        withdrawing.suspend(licence=licence, reason="x" * 501, actor=actor, now=now)
    assert (refusal.value.field, told()) == ("reason", [])


def test_reinstate_refuses_what_is_not_suspended(inside, actor, now):
    licence = LicenceFactory()
    with assert_nothing_moves(Licence), pytest.raises(LicenceNotSuspended):
        withdrawing.reinstate(licence=licence, actor=actor, now=now)
    assert told() == []


def test_revoke_is_final_and_stays_as_history(inside, actor, now):
    licence = LicenceFactory(suspended_at=now)
    withdrawing.revoke(licence=licence, reason="Returned", actor=actor, now=now)
    assert stored(licence).status(now) == LicenceStatus.REVOKED
    assert told() == [("licence.revoked", "licence", str(licence.pk), {**right_of(licence), "reason": "Returned"})]


@pytest.mark.parametrize("again", [withdrawing.suspend, withdrawing.revoke])
def test_nothing_more_can_be_withdrawn_of_a_revoked_licence(inside, actor, now, again):
    licence = LicenceFactory(revoked_at=now)
    with assert_nothing_moves(Licence), pytest.raises(LicenceRevoked):
        again(licence=licence, reason="", actor=actor, now=now)
    assert told() == []


def test_a_revoked_licence_cannot_be_reinstated(inside, actor, now):
    licence = LicenceFactory(revoked_at=now, suspended_at=now)
    with assert_nothing_moves(Licence), pytest.raises(LicenceRevoked):
        withdrawing.reinstate(licence=licence, actor=actor, now=now)
