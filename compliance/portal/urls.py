"""The addresses of the pages of positions and findings; they join the portal's."""

from django.urls import path

from compliance.portal import views

urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<uuid:violation_id>/", views.finding, name="finding"),
    path("findings/<uuid:violation_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("positions/", views.positions, name="positions"),
    path("positions/<uuid:position_id>/", views.position, name="position"),
]
