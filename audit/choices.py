"""The words that trail rows may hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """How it ended."""

    SUCCESS = "success", _("done")
    FAILURE = "failure", _("failed")
    DENIED = "denied", _("refused")


class KeyPurpose(TextChoices):
    """What a signing key is for; one purpose, one key."""

    CHECKPOINTS = "checkpoints", _("checkpoints of the trail")
    PACKAGES = "packages", _("audit packages")
