"""Asserting that the database, and no one before it, refuses a row by the constraint named like a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import IntegrityError, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def raises_constraint(constraint: str) -> Iterator[None]:
    """Expect one named constraint to refuse what the block writes."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.diag.constraint_name == constraint
