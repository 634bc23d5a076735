"""The portal: each app's pages under one name."""

from django.urls import path
from django.views.generic import RedirectView

from audit.portal.urls import urlpatterns as trail
from compliance.portal.urls import urlpatterns as compliance
from seats.portal.urls import urlpatterns as seats

app_name = "portal"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="portal:my-seats"), name="home"),
    *seats,
    *compliance,
    *trail,
]
