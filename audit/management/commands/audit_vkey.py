"""Print the verifier key of an organisation's trail, to be kept apart from its bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.choices import KeyPurpose
from audit.services import keys
from kernel.edges.command import OrganisationCommand, Report

if TYPE_CHECKING:
    from django.db.models import Model


class Command(OrganisationCommand):
    """Prints the key alone, so that its output is the key's file."""

    help = __doc__ or ""

    def work_within(self, organisation: Model, options: dict[str, Any]) -> Report:
        """Return the key in use; it is made when there is none."""
        del organisation, options
        text = keys.vkey(keys.signing_key(KeyPurpose.CHECKPOINTS))
        return Report((text,), {"vkey": text})
