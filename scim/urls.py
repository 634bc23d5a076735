"""The addresses of a connection."""

from django.urls import path

from scim.discovery import Discovery
from scim.views import Missing, Users

app_name = "scim"
urlpatterns = [
    path("Users", Users.as_view(), name="users"),
    path("Users/<str:uuid>", Users.as_view(), name="users"),
    path("ServiceProviderConfig", Discovery.as_view(kind="ServiceProviderConfig"), name="service-provider-config"),
    path("ResourceTypes", Discovery.as_view(kind="ResourceTypes"), name="resource-types"),
    path("ResourceTypes/<str:uuid>", Discovery.as_view(kind="ResourceTypes"), name="resource-types"),
    path("Schemas", Discovery.as_view(kind="Schemas"), name="schemas"),
    path("Schemas/<str:uuid>", Discovery.as_view(kind="Schemas"), name="schemas"),
    path("", Missing.as_view(), name="root"),
    path("<path:rest>", Missing.as_view(), name="missing"),
]
