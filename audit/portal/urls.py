"""The addresses of the trail's pages; they join the portal's."""

from django.urls import path

from audit.portal import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/verify/", views.verify, name="verify-trail"),
    path("trail/<int:epoch>/<int:seq>/", views.entry, name="entry"),
]
