"""The seats app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeatsConfig(AppConfig):
    """Pools, assignments, leases and reclamation."""

    name = "seats"
    verbose_name = _("Seats")
