"""The portal's pages stand under one name, and the bare address leads to one's own seats."""

from __future__ import annotations

from django.urls import reverse

from config.portal_urls import urlpatterns


def test_home_leads_to_ones_own_seats(client):
    response = client.get(reverse("portal:home"))
    assert (response.status_code, response["Location"]) == (302, reverse("portal:my-seats"))


def test_each_page_has_an_address_and_a_name_of_its_own():
    addresses, names = [str(each.pattern) for each in urlpatterns], [each.name for each in urlpatterns]
    assert (len(set(addresses)), len(set(names))) == (len(urlpatterns), len(urlpatterns))
