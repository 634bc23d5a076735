"""The sentences of a package."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from accounts.models import Organisation
from compliance.reports import words
from compliance.reports.frozen import Frozen
from kernel.ids import new_id

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def readme(*, redacted: bool) -> str:
    organisation = Organisation(id=new_id(), slug="demo", name="Demo {Works}", time_zone="UTC")
    frozen = Frozen.on(organisation, NOON.date(), now=NOON, redacted=redacted)
    return words.readme(frozen, origin="audit.example/org/1", size=12)


def test_readme_says_whose_when_and_how_far():
    text = readme(redacted=True)
    assert re.search(r"^Organisation +Demo \{Works\} \(demo\)$", text, re.MULTILINE)
    assert re.search(r"^As of +2026-11-02$", text, re.MULTILINE)
    assert re.search(r"^ +frozen at 12 entries$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("redacted", "sentence"),
    [
        (True, "named by pseudonym; serials, costs and reasons are left out"),
        (False, "named in full"),
    ],
)
def test_readme_says_what_was_left_out(redacted, sentence):
    assert re.search(rf"^People +{sentence}$", readme(redacted=redacted), re.MULTILINE)


def test_words_speak_of_risk_and_never_assert_a_breach():
    text = " ".join([readme(redacted=True), *words.ASSUMPTIONS]).lower()
    for accusing in ("violat", "illegal", "non-compliant", "infring", "guilty"):
        assert accusing not in text
    assert re.findall(r"[^.]*breach[^.]*\.", words.AT_RISK) == [
        (
            " It is a finding about records, for people to look into; "
            "this document does not assert that any agreement was breached."
        )
    ]


def test_assumptions_are_numbered():
    assert [number for number, _ in words.assumptions().rows] == list(range(1, len(words.ASSUMPTIONS) + 1))
