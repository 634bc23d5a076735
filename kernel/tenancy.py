"""Tenancy that fails closed: outside `within()` no tenant row can be read or written."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, models, transaction

from kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator


class Role(StrEnum):
    """The database roles that a connection works under; none of them owns a table or passes by a policy."""

    APP = "licentia_app"
    SEQUENCER = "licentia_sequencer"
    OPERATOR = "licentia_operator"


class Unscoped(RuntimeError):
    """Tenant rows were asked for outside `within()`: a fault of the program, never of its user."""


class AlreadyScoped(RuntimeError):
    """A scope was opened inside another organisation's: a fault of the program, never of its user."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the present transaction may touch: one organisation, or all of them (None)."""

    organisation_id: UUID | None
    role: Role


_scope: ContextVar[Scope | None] = ContextVar("licentia_scope", default=None)


def current_scope() -> Scope | None:
    """Return the open scope, if any."""
    return _scope.get()


def current_organisation_id() -> UUID:
    """Return the organisation of the open scope; raises Unscoped when there is none."""
    scope = _scope.get()
    if scope is None or scope.organisation_id is None:
        message = "No organisation is in scope: enter tenancy.within(organisation) first."
        raise Unscoped(message)
    return scope.organisation_id


@contextmanager
def within(organisation: models.Model | UUID, *, role: Role = Role.APP) -> Iterator[None]:
    """Open one transaction for one organisation; every tenant row seen or written inside belongs to it."""
    organisation_id = organisation if isinstance(organisation, UUID) else organisation.pk
    with _entered(Scope(organisation_id, role)):
        yield


@contextmanager
def everyone(*, role: Role = Role.OPERATOR) -> Iterator[None]:
    """Open one transaction that reads across organisations; for operators and the sequencer only."""
    with _entered(Scope(None, role)):
        yield


@contextmanager
def _entered(scope: Scope) -> Iterator[None]:
    current = _scope.get()
    if current == scope:
        yield
        return
    if current is not None:
        message = f"{scope} was asked for inside {current}."
        raise AlreadyScoped(message)
    nested = connection.in_atomic_block
    with transaction.atomic():
        _set(scope.role, scope.organisation_id)
        token = _scope.set(scope)
        try:
            yield
        finally:
            _scope.reset(token)
        # Leaving the outermost transaction ends both settings; a savepoint that is released keeps them.
        if nested and not connection.needs_rollback:
            _set("none", None)


def _set(role: str, organisation_id: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('licentia.organisation', %s, true), set_config('role', %s, true)",
            [str(organisation_id or ""), role],
        )


class TenantManager[M: models.Model](models.Manager[M]):
    """Sees the rows of the organisation in scope and raises Unscoped outside any."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows in scope."""
        rows = super().get_queryset()
        scope = _scope.get()
        if scope is not None and scope.organisation_id is None:
            return rows
        return rows.filter(organisation_id=current_organisation_id())


class TenantModel(models.Model):
    """A row that belongs to one organisation; new rows belong to the one in scope."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        default=current_organisation_id,
        editable=False,
        related_name="+",
    )

    objects: models.Manager[Any] = TenantManager()

    class Meta:
        abstract = True
