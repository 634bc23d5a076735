"""Every address, by who answers it."""

from django.contrib import admin
from django.urls import path

from config import health

urlpatterns = [
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
    path("admin/", admin.site.urls),
]
