"""Make an organisation and print the one-time link with which its owner signs in first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from accounts.links import first_sign_in_path
from accounts.services import organisations
from kernel import tenancy
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.command import LicentiaCommand, Report
from kernel.ids import new_id

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from accounts.models import User


class Command(LicentiaCommand):
    """create_organisation SLUG --name NAME --owner EMAIL [--address URL] [--json]."""

    help = "Make an organisation; prints its owner's one-time sign-in link."

    def add_options(self, parser: CommandParser) -> None:
        """Take the organisation's names and its owner's address."""
        parser.add_argument("slug", metavar="SLUG", help="short name, as used in addresses and commands")
        parser.add_argument("--name", required=True, help="name as people know it")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="address of its first owner")
        parser.add_argument(
            "--address",
            metavar="URL",
            default=settings.SIMPLE_JWT["ISSUER"],
            help="where this installation is reached, for the link (default: %(default)s)",
        )

    def work(self, options: dict[str, Any]) -> Report:
        """Make it and report it."""
        organisation_id = new_id()
        with tenancy.within(organisation_id):
            owner = organisations.create_organisation(
                slug=options["slug"],
                name=options["name"],
                owner_email=options["owner"],
                actor=Actor.system("command"),
                now=now(),
            )
        link = options["address"].rstrip("/") + _way_in(owner.user)
        document = {"id": organisation_id, "slug": options["slug"], "owner": owner.user.email, "sign_in": link}
        lines = (
            f"Made the organisation {options['slug']} ({organisation_id}).",
            f"{owner.user.email} signs in: {link}",
        )
        return Report(lines, document)


def _way_in(user: User) -> str:
    """Return the one-time path that sets a first password; whoever has a password just signs in."""
    return reverse("accounts:sign-in") if user.has_usable_password() else first_sign_in_path(user)
