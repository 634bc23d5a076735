"""Make an API client and print its secret, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.services import clients
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import OrganisationCommand, Report

if TYPE_CHECKING:
    from django.core.management.base import CommandParser
    from django.db.models import Model


class Command(OrganisationCommand):
    """create_api_client NAME --organisation SLUG --scope SCOPE... [--json]."""

    help = "Make an API client; prints its id and its secret, which is not shown again."

    def add_options(self, parser: CommandParser) -> None:
        """Take the client's name and scopes."""
        parser.add_argument("name", metavar="NAME", help="what the client is called")
        parser.add_argument("--scope", action="append", default=[], metavar="SCOPE", help="a scope it may use; repeat")

    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Make it and report it."""
        del organisation
        client, secret = clients.register_client(
            name=options["name"],
            scopes=options["scope"],
            actor=Actor.system("command"),
            now=now(),
        )
        scopes = [str(scope) for scope in client.scopes]
        document = {"name": client.name, "client_id": client.client_id, "client_secret": secret, "scopes": scopes}
        return Report(
            (
                f"Made the API client {client.name}, for {' '.join(scopes)}.",
                f"client_id      {client.client_id}",
                f"client_secret  {secret}",
                "The secret is kept as a hash alone: note it now.",
            ),
            document,
        )
