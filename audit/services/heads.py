"""The head of a chain: opened with the organisation's first event, locked by whoever lengthens or signs the chain."""

from __future__ import annotations

from audit.choices import KeyPurpose
from audit.entry import ZERO
from audit.errors import TrailBehind
from audit.models import Checkpoint, Head
from audit.services import keys
from audit.tree import Frontier


def lock_head() -> Head:
    """Lock and return the newest head of the organisation in scope, as the sequencer.

    Raises TrailBehind when more was signed than there is: what was set back must not sign other entries in old places.
    """
    head = _locked()
    if head is None:
        # the key's name is the log's name, so that both stay the same when the host is renamed
        first = Head(origin=keys.signing_key(KeyPurpose.CHECKPOINTS).name, last=ZERO, frontier=Frontier().to_bytes())
        Head.objects.bulk_create([first], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(epoch=0)
    _check_signed(head)
    return head


def _locked() -> Head | None:
    head: Head | None = Head.objects.select_for_update().order_by("-epoch").first()
    return head


def _check_signed(head: Head) -> None:
    signed = Checkpoint.objects.order_by("-epoch", "-size").values_list("epoch", "size").first()
    if signed and signed > (head.epoch, head.size):
        raise TrailBehind(origin=head.origin, size=head.size, signed=signed[1])
