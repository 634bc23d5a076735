"""Each step on a floating seat is one statement sent."""

from __future__ import annotations

import pytest

from seats.choices import EndReason
from seats.holder import Holder
from seats.services import slots
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.usefixtures("inside")


def test_each_step_is_one_statement(open_floating, person, now, django_assert_num_queries):
    pool, other = open_floating(), Holder(PersonFactory(), "one")
    with django_assert_num_queries(5):
        lease = slots.check_out(pool=pool, holder=Holder(person, "one"), now=now).lease
        slots.heartbeat(lease=lease, epoch=1, request_id="r", now=now)
        slots.check_in(lease=lease, reason=EndReason.RETURNED, now=now)
        slots.enqueue(pool=pool, holder=other, now=now, alive_until=now)
        slots.sweep(pool=pool, now=now, most=10)


def test_answer_is_the_lease_as_stored(open_floating, person, now):
    lease = slots.check_out(pool=open_floating(), holder=Holder(person, "one", "m"), now=now).lease
    stored = type(lease).objects.get()
    names = [field.attname for field in lease._meta.concrete_fields]
    assert [getattr(lease, name) for name in names] == [getattr(stored, name) for name in names]
    assert lease._state.adding is False
