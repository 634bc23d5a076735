"""Each error has a code of its own and a sentence that its facts fill."""

from __future__ import annotations

import inspect

from kernel.errors import DomainError
from licensing import errors

ERRORS = [error for _, error in inspect.getmembers(errors, inspect.isclass) if error.__module__ == errors.__name__]


def test_every_error_is_a_domain_error_with_its_own_code():
    codes = [error.code for error in ERRORS]
    assert all(issubclass(error, DomainError) for error in ERRORS)
    assert len(set(codes)) == len(codes)


def test_a_register_is_refused_in_a_sentence_that_says_what_to_do():
    error = errors.UnknownColumns(format="snipe-it", unknown="'colour'", known="name, seats")
    assert error.message == "The format snipe-it has no column 'colour'. It has: name, seats."
    assert error.extensions == {
        "code": "UNKNOWN_COLUMNS",
        "facts": {"format": "snipe-it", "unknown": "'colour'", "known": "name, seats"},
    }
