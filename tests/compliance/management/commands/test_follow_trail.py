"""`manage.py follow_trail`: woken by the sequencer, ended by a signal, never stopped by one organisation's trouble."""

from __future__ import annotations

import os
import signal
import threading
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from accounts.events import PersonEvent
from audit.models import FollowerCursor
from audit.services import record, sequencing
from compliance.management.commands import follow_trail
from compliance.models import Position, Violation
from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import now
from seats.choices import PoolMode
from tests.factories.accounts import OrganisationFactory
from tests.factories.licensing import LicenceFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory

ACTOR = Actor.system("test")


def oversell(organisation) -> None:
    """Put six people on five seats, tell it in the trail, and chain what was told."""
    with tenancy.within(organisation):
        pool = SeatPoolFactory(licence=LicenceFactory(quantity=5), mode=PoolMode.OBSERVED)
        seats = AssignmentFactory.create_batch(6, pool=pool)
        record(PersonEvent.DEPARTED, subject=seats[0].person, actor=ACTOR, at=now())
    sequencing.drain(organisation)


def sizes(organisation) -> list[int]:
    with tenancy.within(organisation):
        return list(Violation.objects.values_list("size", flat=True))


def once() -> str:
    out = StringIO()
    call_command("follow_trail", "--once", stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_once_follows_every_organisation_with_news():
    organisations = OrganisationFactory.create_batch(2)
    for organisation in organisations:
        oversell(organisation)
    assert once() == "2 entries read"
    assert [sizes(organisation) for organisation in organisations] == [[1], [1]]


@pytest.mark.django_db
def test_once_with_nothing_new_reads_nothing():
    OrganisationFactory()
    assert once() == "0 entries read"


@pytest.mark.django_db
def test_trouble_of_one_organisation_leaves_the_others_followed(monkeypatch, caplog):
    broken, sound = OrganisationFactory.create_batch(2)
    oversell(broken)
    oversell(sound)
    follow = follow_trail.following.follow

    def failing(**asked):
        if tenancy.current_organisation_id() == broken.pk:
            raise ValueError
        return follow(**asked)

    monkeypatch.setattr(follow_trail.following, "follow", failing)
    assert once() == "1 entries read"
    assert sizes(sound) == [1]
    assert [record.getMessage() for record in caplog.records] == [f"Following the trail of {broken.pk} failed."]
    with tenancy.within(broken):
        assert FollowerCursor.objects.count() == 0


def test_follow_stops_before_the_next_batch():
    stopping = threading.Event()
    stopping.set()
    assert follow_trail.follow([OrganisationFactory.build().pk], stopping) == 0


def test_signals_set_the_event_and_handlers_come_back():
    stopping, before = threading.Event(), signal.getsignal(signal.SIGTERM)
    with follow_trail.stopped_by_signals(stopping):
        os.kill(os.getpid(), signal.SIGTERM)
    assert stopping.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


def test_lost_connection_is_never_taken_for_an_organisations_trouble(monkeypatch, organisation):
    def away(**asked):
        raise OperationalError

    monkeypatch.setattr(follow_trail.following, "follow", away)
    with pytest.raises(OperationalError):
        follow_trail.follow([organisation.pk], threading.Event())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_command_ends_when_asked_to():
    oversell(OrganisationFactory())
    threading.Timer(2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    out = StringIO()
    call_command("follow_trail", stdout=out)
    assert out.getvalue().strip() == "1 entries read"


@pytest.fixture
def running(transactional_db):
    """The command at work in a thread of its own; ends with the test."""
    stopping, read = threading.Event(), []

    def work():
        try:
            read.append(follow_trail.follow_until(stopping))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield stopping
    stopping.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def seen(organisation, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if sizes(organisation) == [1]:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.slow
def test_follower_is_woken_by_the_sequencer(running):
    organisation = OrganisationFactory()
    oversell(organisation)
    assert seen(organisation, within=10)
    with tenancy.within(organisation):
        assert Position.objects.get().required == 6


@pytest.mark.slow
def test_follower_outlives_a_lost_connection(running, monkeypatch):
    monkeypatch.setattr(follow_trail, "POLL_SECONDS", 0.1)
    organisation = OrganisationFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN licentia_trail'")
    oversell(organisation)
    assert seen(organisation, within=10)
