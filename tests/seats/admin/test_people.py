"""The admin's page of people."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import MemberRole
from accounts.models import Person
from kernel import tenancy
from tests.browsing import browser_of
from tests.factories.accounts import PersonFactory

PEOPLE = reverse("admin:accounts_person_changelist")


def test_let_go_asks_and_then_offboards(organisation):
    browser = browser_of(organisation, MemberRole.OWNER)
    with tenancy.within(organisation):
        person = PersonFactory()
    told = {"action": "let_go", "_selected_action": [str(person.pk)]}
    assert browser.client.post(PEOPLE, told).context_data["shown"] == [person]
    browser.client.post(PEOPLE, {**told, "confirmed": "yes"})
    with tenancy.within(organisation):
        assert Person.objects.get(pk=person.pk).active is False


def test_let_go_is_not_offered_to_a_seat_manager(organisation):
    browser = browser_of(organisation, MemberRole.SEAT_MANAGER)
    with tenancy.within(organisation):
        person = PersonFactory()
    browser.client.post(PEOPLE, {"action": "let_go", "_selected_action": [str(person.pk)], "confirmed": "yes"})
    with tenancy.within(organisation):
        assert Person.objects.get(pk=person.pk).active is True
