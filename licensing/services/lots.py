"""Licences as lots: recorded once with their terms, amended with a trace of what changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from accounts.services.checking import check_fields
from audit.services import Draft, record_all
from kernel.errors import InvalidInput
from kernel.use_case import use_case
from licensing import selectors
from licensing.choices import CostBasis
from licensing.errors import LicenceRevoked, LicenceTypeRetired
from licensing.events import LicenceEvent
from licensing.models import Licence
from licensing.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from accounts.models import Person
    from audit.entry import JsonValue
    from kernel.actor import Actor
    from licensing.models import LicenceType, Product

_CURRENCY: Final = re.compile("[A-Z]{3}")
_SEVERAL: Final = ("countries", "departments", "sites")
_RELATIONS: Final = ["product", "licence_type", "owner", "organisation"]


@dataclass(frozen=True, slots=True)
class LotTerms:
    """What a lot gives, from when until when, for how much, and where; money in minor units of `currency`.

    `notice_days` and `reassignable` are the licence type's where they are None; `issued_at` is the time of recording.
    """

    name: str
    quantity: int | None
    serial: str = ""
    issued_at: datetime | None = None
    usable_from: datetime | None = None
    usable_until: datetime | None = None
    updates_until: datetime | None = None
    cost_minor: int | None = None
    cost_basis: CostBasis = CostBasis.FLAT
    pack_size: int = 1
    currency: str = "EUR"
    billing_period: str = ""
    purchase_order: str = ""
    order_number: str = ""
    supplier: str = ""
    purchased_on: date | None = None
    owner: Person | None = None
    notice_days: int | None = None
    auto_renew: bool = False
    reassignable: bool | None = None
    countries: tuple[str, ...] = ()
    departments: tuple[UUID, ...] = ()
    sites: tuple[str, ...] = ()
    version_range: str = ""
    notes: str = ""

    @classmethod
    def of(cls, licence: Licence) -> LotTerms:
        """Return the terms that a licence has, to be amended with `dataclasses.replace`."""
        found: dict[str, Any] = {field.name: getattr(licence, field.name) for field in fields(cls)}
        several = {name: tuple(found[name]) for name in _SEVERAL}
        return cls(**{**found, **several})

    def settled(self, licence_type: LicenceType, now: datetime) -> LotTerms:
        """Return the same terms with nothing left to the type or the clock."""
        return replace(
            self,
            issued_at=self.issued_at or now,
            notice_days=licence_type.notice_days if self.notice_days is None else self.notice_days,
            reassignable=licence_type.reassignable if self.reassignable is None else self.reassignable,
        )


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot to be recorded; `external_key` is its key in the register that it comes from."""

    product: Product
    licence_type: LicenceType
    terms: LotTerms
    external_key: str | None = None


@use_case
def record(*, lot: NewLot, actor: Actor, now: datetime) -> Licence:
    """Record one lot. Raises LicenceTypeRetired, NotATerm, or InvalidInput naming the field."""
    return record_many(lots=[lot], actor=actor, now=now)[0]


@use_case
def record_many(*, lots: Sequence[NewLot], actor: Actor, now: datetime, source: str = "manual") -> Sequence[Licence]:
    """Record lots in a few statements, in their order. Raises like `record`; then none is recorded."""
    licences = [_licence(lot, now) for lot in lots]
    Licence.objects.bulk_create(licences)
    drafts = (
        Draft(LicenceEvent.GENERATED, item, actor, now, {**right_of(item), "source": source}) for item in licences
    )
    record_all(drafts)
    return licences


@use_case
def amend(*, licence: Licence, terms: LotTerms, actor: Actor, now: datetime) -> Licence:
    """Give a licence other terms; the same terms leave no trace. Raises LicenceRevoked, NotATerm, InvalidInput."""
    current = selectors.lock_licence(licence)
    changes = differences(current, terms.settled(current.licence_type, current.issued_at or now))
    if changes and current.revoked_at is not None:
        raise LicenceRevoked(licence=current.name)
    apply(current, changes)
    save_changes(changes=[(current, list(changes))] if changes else [], actor=actor, now=now)
    return current


def differences(licence: Licence, terms: LotTerms) -> dict[str, Any]:
    """Return the fields, with their new values, in which settled terms are not those of a licence."""
    said = {field.name: getattr(terms, field.name) for field in fields(terms)}
    values = {**said, **{name: list(said[name]) for name in _SEVERAL}}
    return {name: value for name, value in values.items() if getattr(licence, name) != value}


def apply(licence: Licence, changes: Mapping[str, Any]) -> None:
    """Set fields of a new or locked licence, unsaved. Raises NotATerm, or InvalidInput naming the field."""
    for name, value in changes.items():
        setattr(licence, name, value)
    if changes:
        _check(licence)


def save_changes(*, changes: Sequence[tuple[Licence, Sequence[str]]], actor: Actor, now: datetime) -> None:
    """Save locked licences whose named fields were set, and record one event each; the caller is the use case."""
    names = sorted({name for _, changed in changes for name in changed})
    if names:
        Licence.objects.bulk_update([licence for licence, _ in changes], names, batch_size=500)
    record_all(
        Draft(LicenceEvent.CHANGED, licence, actor, now, {**right_of(licence), "fields": sorted(changed)})
        for licence, changed in changes
    )


def right_of(licence: Licence) -> dict[str, JsonValue]:
    """Return what a licence gives, as its events tell it."""
    return {
        "product": str(licence.product_id),
        "type": str(licence.licence_type_id),
        "type_version": licence.licence_type.version,
        "model": licence.licence_type.model,
        "quantity": licence.quantity,
        "usable_from": _instant(licence.usable_from),
        "usable_until": _instant(licence.usable_until),
        "updates_until": _instant(licence.updates_until),
    }


def _licence(lot: NewLot, now: datetime) -> Licence:
    if lot.licence_type.retired_at is not None:
        raise LicenceTypeRetired(licence_type=str(lot.licence_type))
    licence = Licence(product=lot.product, licence_type=lot.licence_type, external_key=lot.external_key)
    apply(licence, differences(licence, lot.terms.settled(lot.licence_type, now)))
    return licence


def _check(licence: Licence) -> None:
    for field, fits, problem in _rules(licence):
        if not fits:
            raise InvalidInput(field=field, problem=problem)
    if licence.billing_period:
        Term.parse(licence.billing_period)
    check_fields(licence, exclude=_RELATIONS)


def _rules(licence: Licence) -> Iterator[tuple[str, bool, str]]:
    quantity, start, end = licence.quantity, licence.usable_from, licence.usable_until
    yield "quantity", quantity is None or quantity > 0, "Give a quantity of 1 or more, or none when it is unlimited."
    yield "usable_until", start is None or end is None or end > start, "A licence ends after it starts."
    yield "pack_size", licence.pack_size > 0, "A pack holds at least one seat."
    yield "currency", bool(_CURRENCY.fullmatch(licence.currency)), "Write the currency's three-letter code, like EUR."


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
