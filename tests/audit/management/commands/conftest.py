"""Calling the trail's commands as a shell would."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from audit.events import TrailEvent
from audit.services import record
from kernel import tenancy


@pytest.fixture
def run(db):
    """Run a command; give its exit code and what it printed."""

    def call(name, *arguments):
        out, err = StringIO(), StringIO()
        code = 0
        try:
            call_command(name, *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as leaving:
            code = leaving.code
        return code, out.getvalue(), err.getvalue()

    return call


@pytest.fixture
def events(organisation, actor, now):
    """Write so many events of the organisation."""

    def write(count):
        with tenancy.within(organisation):
            for number in range(count):
                record(TrailEvent.KEY_ROTATED, subject=organisation, actor=actor, at=now, data={"key": str(number)})

    return write
