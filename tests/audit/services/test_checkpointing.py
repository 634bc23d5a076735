"""A checkpoint continues the one before it, or is not made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit import checkpoint as note
from audit.choices import KeyPurpose
from audit.errors import TrailBehind, TrailForked
from audit.models import Checkpoint, Entry, Head
from audit.services import checkpointing, keys, sequencing
from audit.tree import EMPTY_ROOT, root
from kernel import tenancy
from tests.audit.owner import forge
from tests.factories.accounts import OrganisationFactory


def test_checkpoint_signs_the_root_of_the_entries(chained, now):
    made = checkpointing.checkpoint(chained, now)
    with tenancy.within(chained):
        expected = root(bytes(leaf) for leaf in Entry.objects.values_list("leaf", flat=True))
        vkey = keys.vkey(keys.signing_key(KeyPurpose.CHECKPOINTS))
    assert (made.epoch, made.size, made.root, made.at) == (0, 7, expected, now)
    assert note.verify(made.note, [vkey]) == note.Checkpoint(f"audit.licentia.example/org/{chained.pk}", 7, expected)


def test_checkpoint_of_the_same_size_is_the_one_before(chained, now):
    made = checkpointing.checkpoint(chained, now)
    assert checkpointing.checkpoint(chained, now + timedelta(hours=1)) == made


def test_checkpoint_continues_the_one_before(chained, write, now):
    checkpointing.checkpoint(chained, now)
    write(6)
    sequencing.drain(chained)
    made = checkpointing.checkpoint(chained, now)
    with tenancy.within(chained):
        assert made.root == root(bytes(leaf) for leaf in Entry.objects.values_list("leaf", flat=True))
        assert Checkpoint.objects.count() == 2


def test_checkpoint_of_an_empty_chain(organisation, now):
    made = checkpointing.checkpoint(organisation, now)
    assert (made.size, made.root) == (0, EMPTY_ROOT)


def test_checkpoint_made_before_frontiers_were_kept_is_continued(chained, write, now):
    checkpointing.checkpoint(chained, now)
    forge(chained, "UPDATE audit_checkpoint SET frontier = ''")
    write(1)
    sequencing.drain(chained)
    assert checkpointing.checkpoint(chained, now).size == 8


FORGERIES = [
    "UPDATE audit_entry SET text = text || ' ' WHERE seq = 8",
    "DELETE FROM audit_entry WHERE seq = 8",
    "UPDATE audit_head SET frontier = decode(repeat('00', 8), 'hex')",
    "UPDATE audit_checkpoint SET root = decode(repeat('00', 32), 'hex')",
    "UPDATE audit_checkpoint SET frontier = ''; UPDATE audit_entry SET text = text || ' ' WHERE seq = 2",
]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_checkpoint_that_would_not_continue_is_refused(chained, write, now, forgery):
    checkpointing.checkpoint(chained, now)
    write(3)
    sequencing.drain(chained)
    forge(chained, forgery)
    with pytest.raises(TrailForked) as raised:
        checkpointing.checkpoint(chained, now)
    facts = {"origin": f"audit.licentia.example/org/{chained.pk}", "size": 10, "signed": 7}
    assert (raised.value.code, raised.value.facts) == ("TRAIL_FORKED", facts)
    with tenancy.within(chained):
        assert Checkpoint.objects.count() == 1


def test_first_checkpoint_of_altered_entries_is_refused(chained, now):
    forge(chained, "UPDATE audit_entry SET text = text || ' ' WHERE seq = 2")
    with pytest.raises(TrailForked):
        checkpointing.checkpoint(chained, now)


def test_second_root_for_a_size_is_refused(chained, now):
    made = checkpointing.checkpoint(chained, now)
    forge(chained, "UPDATE audit_head SET frontier = overlay(frontier placing '\\x00' from 20)")
    with pytest.raises(TrailForked):
        checkpointing.checkpoint(chained, now)
    with tenancy.within(chained):
        assert list(Checkpoint.objects.all()) == [made]


def test_checkpoint_is_refused_when_the_database_was_set_back(chained, now):
    checkpointing.checkpoint(chained, now)
    with tenancy.within(chained, role=tenancy.Role.SEQUENCER):
        Head.objects.update(size=6)
    with pytest.raises(TrailBehind):
        checkpointing.checkpoint(chained, now)


def test_due_signs_what_has_grown_and_waited(chained, write, now):
    other = OrganisationFactory()
    write(2, into=other)
    sequencing.drain(other)
    assert checkpointing.checkpoint_due(now).done == 2
    write(1)
    sequencing.drain(chained)
    instants = [now + timedelta(seconds=seconds) for seconds in (9, 10, 11)]
    assert [checkpointing.checkpoint_due(at).done for at in instants] == [0, 1, 0]


def test_due_stops_at_one_organisation_alone(chained, write, now):
    other = OrganisationFactory()
    write(2, into=other)
    sequencing.drain(other)
    forge(chained, "DELETE FROM audit_entry WHERE seq = 3")
    done = checkpointing.checkpoint_due(now)
    assert (done.done, {key: error.code for key, error in done.stopped.items()}) == (1, {chained.pk: "TRAIL_FORKED"})
