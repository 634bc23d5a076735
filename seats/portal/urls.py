"""The addresses of the seats' pages; they join the portal's."""

from django.urls import path

from seats.portal import acting, reading

urlpatterns = [
    path("seats/", reading.my_seats, name="my-seats"),
    path("team/", reading.team, name="team"),
    path("pools/", reading.pools, name="pools"),
    path("pools/<uuid:pool_id>/", reading.pool, name="pool"),
    path("pools/<uuid:pool_id>/take/", acting.take, name="take"),
    path("pools/<uuid:pool_id>/assign/", acting.assign, name="assign"),
    path("leases/<uuid:lease_id>/keep/", acting.keep, name="keep"),
    path("leases/<uuid:lease_id>/return/", acting.give_back, name="return"),
    path("assignments/<uuid:assignment_id>/release/", acting.release, name="release"),
    path("assignments/<uuid:assignment_id>/transfer/", acting.transfer, name="transfer"),
]
