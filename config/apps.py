"""The two apps that config brings: itself, and Django's admin on our own site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """Everything that joins the other apps."""

    name = "config"

    def ready(self) -> None:
        """Make our Celery app the current one, so that a task sent from any process finds the broker."""
        from config import celery  # noqa: F401, PLC0415  it reads the settings, which are whole only now


class LicentiaAdminConfig(AdminConfig):
    """Django's admin, served by a site that asks our permission tables."""

    default_site = "config.admin.LicentiaAdminSite"
