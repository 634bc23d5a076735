"""Questions that are asked before a bulk action."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.choices import MemberRole
from kernel import tenancy
from kernel.edges.confirming import SHOWN, Question
from tests.browsing import browser_of
from tests.factories.accounts import PersonFactory

ASKED = Question("go", gettext_lazy("Go"), gettext_lazy("1 goes."), gettext_lazy("%(count)d go."), gettext_lazy("Go"))


def test_question_says_to_how_many_it_happens():
    assert [ASKED.says(count) for count in (1, 2)] == ["1 goes.", "2 go."]


def test_ask_names_the_first_and_counts_the_rest(organisation):
    browser = browser_of(organisation, MemberRole.OWNER, known=False)
    with tenancy.within(organisation):
        keys = [str(PersonFactory().pk) for _ in range(SHOWN + 2)]
    response = browser.client.post(
        reverse("admin:accounts_person_changelist"), {"action": "let_go", "_selected_action": keys}
    )
    context = response.context_data
    assert (len(context["shown"]), context["hidden_rows"], len(context["keys"])) == (SHOWN, 2, SHOWN + 2)
