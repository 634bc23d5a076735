"""Keeping configuration, with a trace of what changed."""

from __future__ import annotations

from accounts.services import configuring
from seats.models import ReclamationPolicy
from tests.factories.seats import ReclamationPolicyFactory
from tests.trail import recorded


def kept(row, actor, now, *, made, fields):
    configuring.save(row=row, made=made, fields=fields, actor=actor, now=now)
    return [event["data"] for event in recorded("config.changed")]


def test_save_of_a_new_row_records_its_fields(inside, actor, now):
    told = kept(ReclamationPolicyFactory.build(), actor, now, made=True, fields=["name", "idle_days"])
    assert told == [{"change": "created", "fields": ["idle_days", "name"]}]
    assert ReclamationPolicy.objects.count() == 1


def test_save_of_a_changed_row_records_which_fields(inside, actor, now):
    policy = ReclamationPolicyFactory()
    policy.idle_days = 90
    assert kept(policy, actor, now, made=False, fields=["idle_days"]) == [
        {"change": "changed", "fields": ["idle_days"]}
    ]
    assert ReclamationPolicy.objects.get().idle_days == 90


def test_save_of_an_unchanged_row_leaves_no_trace(inside, actor, now):
    assert kept(ReclamationPolicyFactory(), actor, now, made=False, fields=[]) == []
