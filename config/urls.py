"""Every address, by who answers it."""

from django.contrib import admin
from django.urls import include, path

from config import health
from config.graphql import view as graphql

urlpatterns = [
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
    path("", include("accounts.oauth.urls")),
    path("graphql", graphql, name="graphql"),
    path("scim/v2/<uuid:connection>/", include("scim.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.portal.urls")),
    path("", include("config.portal_urls")),
]
