"""Sign an organisation's trail as it stands now and print the checkpoint, to be kept outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.services import checkpointing, sequencing
from kernel.clock import now
from kernel.edges.command import LicentiaCommand, Report, organisation_named

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(LicentiaCommand):
    """Prints the signed note alone, byte for byte, so that its output is the checkpoint's file."""

    help = __doc__ or ""

    def add_options(self, parser: CommandParser) -> None:
        """Take the organisation, which the services enter by themselves."""
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="short name of the organisation")

    def work(self, options: dict[str, Any]) -> Report:
        """Chain what waits, and sign."""
        organisation = organisation_named(options["organisation"])
        sequencing.drain(organisation)
        signed = checkpointing.checkpoint(organisation, now())
        document = {"size": signed.size, "root": bytes(signed.root).hex(), "note": signed.note}
        return Report((signed.note,), document)
