"""The two apps that config brings: itself, and Django's admin on our own site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """Everything that joins the other apps."""

    name = "config"


class LicentiaAdminConfig(AdminConfig):
    """Django's admin, served by a site that asks our permission tables."""

    default_site = "config.admin.LicentiaAdminSite"
