"""The frame of every service: all of it or nothing, and a refusal leaves its record."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, cast

from django.db import transaction

from kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kernel.actor import Actor


def use_case[**P, R](service: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction; when it refuses, roll back first and then record the refusal on its own.

    A refusal that passes several frames is recorded by each after its own rollback, which took the inner record away.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return service(*args, **kwargs)
        except DomainError as error:
            if error.refusal is not None:
                # No savepoint inside a longer transaction: when the record itself fails, all of that has failed.
                with transaction.atomic(savepoint=False):
                    error.refusal.record(
                        code=error.code,
                        actor=cast("Actor", kwargs["actor"]),
                        at=cast("datetime", kwargs["now"]),
                    )
            raise

    return run
