"""Licences that end, by the day on which a decision is owed."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from config.renewals import list_renewals
from tests.factories.licensing import LicenceFactory


def test_list_renewals_leaves_out_what_has_ended_is_withdrawn_or_never_ends(inside, now):
    soon = now + timedelta(days=50)
    due = LicenceFactory(usable_until=soon, notice_days=40)
    LicenceFactory(usable_until=soon, revoked_at=now)
    LicenceFactory(usable_until=now)
    LicenceFactory()
    (renewal,) = list_renewals(now)
    assert (renewal.licence, renewal.decide_by, renewal.missed) == (due, now + timedelta(days=10), False)
    assert renewal.address == reverse("admin:licensing_licence_change", args=[due.pk])
