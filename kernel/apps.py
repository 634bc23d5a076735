"""The kernel, an app so that its tests and checks are found; it has no models."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The ground floor."""

    name = "kernel"
