"""The licensing app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LicensingConfig(AppConfig):
    """Products, licence types and licences."""

    name = "licensing"
    verbose_name = _("Licences")
