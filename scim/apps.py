"""The scim app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScimConfig(AppConfig):
    """The identity provider's way in."""

    name = "scim"
    verbose_name = _("Provisioning")
