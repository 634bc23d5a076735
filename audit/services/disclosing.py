"""Personal values beside the chain: committed to by digest, sealed under a key of their person's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from audit import entry
from audit.models import Disclosure, SubjectKey
from kernel.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from audit.entry import JsonValue

KEY_BYTES = SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal values of one person, by field name; `ref` is that person's pseudonym."""

    ref: str
    values: Mapping[str, JsonValue]


def disclose(organisation_id: UUID, event_id: UUID, personal: Personal) -> dict[str, str]:
    """Keep the values sealed and return the digests that the event commits to."""
    key = _data_key(organisation_id, personal.ref)
    texts = {field: entry.disclose(field, value, os.urandom(SALT_BYTES)) for field, value in personal.values.items()}
    Disclosure.objects.bulk_create(
        Disclosure(
            organisation_id=organisation_id,
            event=event_id,
            field=field,
            ref=personal.ref,
            sealed=seal(text.encode(), purpose=purpose_of(organisation_id, event_id, field), key=key),
        )
        for field, text in texts.items()
    )
    return {field: entry.disclosure_digest(text) for field, text in texts.items()}


def reveal(disclosure: Disclosure) -> str:
    """Return the disclosure's text as it was sealed; raises DoesNotExist when its person was erased."""
    organisation_id = cast("UUID", disclosure.organisation_id)
    wrapped = bytes(SubjectKey.objects.get(organisation_id=organisation_id, ref=disclosure.ref).wrapped)
    key = unwrap(organisation_id, disclosure.ref, wrapped)
    return opened(bytes(disclosure.sealed), key, purpose_of(organisation_id, disclosure.event, disclosure.field))


def opened(sealed: bytes, key: bytes, purpose: str) -> str:
    """Return the text of a sealed disclosure; `key` is its person's data key, `purpose` as by `purpose_of`."""
    return unseal(sealed, purpose=purpose, key=key).decode()


def unwrap(organisation_id: UUID, ref: str, wrapped: bytes) -> bytes:
    """Return a person's data key."""
    return unseal(wrapped, purpose=_wrapped_for(organisation_id, ref))


def _data_key(organisation_id: UUID, ref: str) -> bytes:
    wrapped = seal(os.urandom(KEY_BYTES), purpose=_wrapped_for(organisation_id, ref))
    row, _ = SubjectKey.objects.get_or_create(organisation_id=organisation_id, ref=ref, defaults={"wrapped": wrapped})
    return unwrap(organisation_id, ref, bytes(row.wrapped))


def _wrapped_for(organisation_id: UUID, ref: str) -> str:
    return f"subject|{organisation_id}|{ref}"


def purpose_of(organisation_id: UUID, event_id: UUID, field: str) -> str:
    """Return what a disclosure is sealed for, so that it opens in its own place only."""
    return f"{organisation_id}|{event_id}|{field}"
