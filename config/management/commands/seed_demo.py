"""Make the demonstration's organisation and say what to expect of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime

from config import embedded
from config.demo import seeding, story
from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import LicentiaCommand, Report
from kernel.errors import InvalidInput
from kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.management.base import CommandParser

    from config.demo.seeding import Seeded


EXPECTATIONS = 2
"""How many lines say what to expect; those after them say how to get in, and `--verbosity 0` leaves them out."""


class Command(LicentiaCommand):
    """`seed_demo [--at INSTANT] [--json]`: the same people, licences and traffic every time, up to the instant."""

    help = "Make the organisation of the demonstration, with people, licences, traffic and findings."

    def add_options(self, parser: CommandParser) -> None:
        """Take the instant up to which the story is told."""
        parser.add_argument("--at", metavar="INSTANT", help="ISO 8601 instant to tell the story up to; now by default")

    def work(self, options: dict[str, Any]) -> Report:
        """Seed in one transaction and keep the sign-ins for `make demo` to print."""
        clock = _instant(options["at"]) if options["at"] else now().replace(second=0, microsecond=0)
        with tenancy.within(new_id()):
            seeded = seeding.seed(actor=Actor.system("seed_demo"), now=clock)
        _keep(seeded)
        told = list(_lines(seeded))
        return Report(tuple(told if options["verbosity"] else told[:EXPECTATIONS]), seeded.document)


def _instant(text: str) -> datetime:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidInput(field="at", problem=f"{text} is not an instant such as 2026-11-02T12:00:00Z.")
    return at


def _keep(seeded: Seeded) -> None:
    embedded.LOCAL.mkdir(exist_ok=True)
    path = embedded.LOCAL / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(seeded.document, indent=2), encoding="utf-8")


def _lines(seeded: Seeded) -> Iterator[str]:
    yield f"{story.NAME} ({story.SLUG}): " + ", ".join(f"{count} {what}" for what, count in seeded.counts.items())
    yield f"A reclamation run will name {len(seeded.reclamation)}: {', '.join(seeded.reclamation)}"
    for sign_in in seeded.sign_ins:
        yield f"{sign_in.role}: {sign_in.email} {sign_in.password}"
    yield f"API client: {seeded.api_client['client_id']} {seeded.api_client['client_secret']}"
    yield f"SCIM: /scim/v2/{seeded.scim['connection']}/ with bearer token {seeded.scim['token']}"
