"""`audit_checkpoint` chains what waits and prints the signed note, byte for byte."""

from __future__ import annotations

import json

from audit.models import Checkpoint
from kernel import tenancy


def test_checkpoint_is_printed_as_it_was_signed(run, organisation, events):
    events(2)
    code, out, err = run("audit_checkpoint", "--organisation", organisation.slug)
    with tenancy.within(organisation):
        assert (code, out, err, Checkpoint.objects.get().size) == (0, Checkpoint.objects.get().note, "", 2)


def test_checkpoint_tells_programs_size_root_and_note(run, organisation, events):
    events(2)
    told = json.loads(run("audit_checkpoint", "--organisation", organisation.slug, "--json")[1])
    with tenancy.within(organisation):
        made = Checkpoint.objects.get()
    assert told == {"size": 2, "root": bytes(made.root).hex(), "note": made.note}
