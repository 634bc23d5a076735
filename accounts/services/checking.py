"""What the fields of a row say of themselves, as one of our errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import Model


def check_fields(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise InvalidInput naming the first field whose value is not one that it may have.

    Relations that come from the database are best left out: each would be looked up once more.
    """
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        where, problems = next(iter(error.message_dict.items()))
        raise InvalidInput(field=where, problem=problems[0]) from error
