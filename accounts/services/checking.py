"""What the fields of a row say of themselves, as one of our errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from kernel.errors import InvalidInput

if TYPE_CHECKING:
    from django.db.models import Model


def check_fields(row: Model) -> None:
    """Raise InvalidInput naming the first field whose value is not one that it may have."""
    try:
        row.clean_fields()
    except ValidationError as error:
        where, problems = next(iter(error.message_dict.items()))
        raise InvalidInput(field=where, problem=problems[0]) from error
