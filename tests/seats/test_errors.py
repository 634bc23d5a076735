"""Every refusal of a seat has a code of its own and says what to do."""

from __future__ import annotations

from string import Formatter

from kernel.errors import DomainError
from seats import errors

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DomainError)]
OWN = [kind for kind in KINDS if kind is not DomainError]


def test_codes_are_distinct():
    codes = [kind.code for kind in OWN]
    assert len(set(codes)) == len(codes)


def test_sentences_are_made_from_their_facts():
    for kind in OWN:
        names = {name for _, name, _, _ in Formatter().parse(kind.sentence) if name}
        error = kind(**dict.fromkeys(names, 7))
        assert error.message == kind.sentence.format_map(dict.fromkeys(names, 7))
        assert error.status == (400 if kind is errors.HolderIncomplete else kind.status)
