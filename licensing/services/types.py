"""Licence types: a change makes a new version, and licences keep the version they were issued under."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from accounts.services.checking import check_fields
from audit.services import record
from kernel.errors import InvalidInput
from kernel.use_case import use_case
from licensing import selectors
from licensing.choices import LicenceModel
from licensing.errors import LicenceTypeExists, LicenceTypeRetired
from licensing.events import CatalogueEvent
from licensing.models import LicenceType
from licensing.terms import Term

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from audit.entry import JsonValue
    from kernel.actor import Actor

_NEEDS_A_TERM = frozenset({LicenceModel.TRIAL, LicenceModel.SUBSCRIPTION})


@dataclass(frozen=True, slots=True)
class TypeTerms:
    """How licences of a type run and are counted; `term` is an ISO 8601 calendar term."""

    name: str
    model: LicenceModel
    term: str = ""
    grace_days: int = 0
    notice_days: int = 60
    reassignable: bool = True
    minimum_hold_days: int = 0

    @classmethod
    def of(cls, licence_type: LicenceType) -> TypeTerms:
        """Return the terms of a version, to be revised with `dataclasses.replace`."""
        return cls(**{field.name: getattr(licence_type, field.name) for field in fields(cls)})

    def changes_from(self, other: TypeTerms) -> Sequence[str]:
        """Name the terms that are not those of another version."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]


@use_case
def create(*, terms: TypeTerms, actor: Actor, now: datetime) -> LicenceType:
    """Make the first version of a licence type. Raises LicenceTypeExists, NotATerm, or InvalidInput."""
    if selectors.licence_type_called(terms.name) is not None:
        raise LicenceTypeExists(name=terms.name)
    return _made(terms, 1, "created", actor, now)


@use_case
def find_or_create(*, terms: TypeTerms, actor: Actor, now: datetime) -> LicenceType:
    """Return the newest version of the type of this name, whatever its terms by now, or make its first one."""
    known = selectors.licence_type_called(terms.name)
    return known or _made(terms, 1, "created", actor, now)


@use_case
def revise(*, licence_type: LicenceType, terms: TypeTerms, actor: Actor, now: datetime) -> LicenceType:
    """Put a new version in a type's place; the same terms make none. Issued licences stay as they are.

    Raises LicenceTypeRetired when a newer version is there, LicenceTypeExists, NotATerm, or InvalidInput.
    """
    current = selectors.lock_licence_type(licence_type)
    if current.retired_at is not None:
        raise LicenceTypeRetired(licence_type=str(current))
    if not terms.changes_from(TypeTerms.of(current)):
        return current
    namesake = selectors.licence_type_called(terms.name)
    if namesake is not None and namesake.pk != current.pk:
        raise LicenceTypeExists(name=terms.name)
    current.retired_at = now
    current.save(update_fields=["retired_at"])
    return _made(terms, selectors.last_version_called(terms.name, current) + 1, "revised", actor, now)


def _made(terms: TypeTerms, version: int, change: str, actor: Actor, now: datetime) -> LicenceType:
    made = LicenceType(version=version, **asdict(terms))
    _check(made)
    made.save(force_insert=True)
    data: dict[str, JsonValue] = {"change": change, "name": made.name, "model": made.model, "version": made.version}
    record(CatalogueEvent.TYPE_SET, subject=made, actor=actor, at=now, data=data)
    return made


def _check(made: LicenceType) -> None:
    if made.term:
        Term.parse(made.term)
    elif made.model in _NEEDS_A_TERM:
        raise InvalidInput(field="term", problem="A trial and a subscription need a term, such as P1Y.")
    check_fields(made, exclude=["organisation"])
