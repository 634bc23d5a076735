"""What happened, as bytes: the body, the entry that chains it, and the disclosures that stay outside the chain."""

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

type JsonValue = bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None
type Plain = bool | int | str | list[Plain] | dict[str, Plain] | None

ZERO: Final = bytes(32)
MAX_BODY: Final = 16 * 1024
MAX_DEPTH: Final = 32
MAX_INTEGER: Final = 2**53 - 1
HASH_SIZE: Final = 32
UUID_VERSION: Final = 7
OUTCOMES: Final = frozenset({"success", "failure", "denied"})

# For what `_plain` lets through (ASCII names, no fractions), sorted JSON without spaces is the form of RFC 8785.
_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_TYPE: Final = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")
_ORIGIN: Final = re.compile(r"[!-*,-~]+")


class Malformed(ValueError):
    """The event cannot be written as a body, an entry or a disclosure of licentia-audit/v1."""


@dataclass(frozen=True, slots=True)
class Body:
    """One event: who did what to which object, when, and how it ended. Personal values are digests in `pd`."""

    id: UUID
    type: str
    time: datetime
    actor_kind: str
    actor_ref: str
    actor_client: str | None
    object_kind: str
    object_id: str
    outcome: str
    reason: str | None
    corr: str | None
    data: Mapping[str, JsonValue]
    pd: Mapping[str, str]


def serialise(body: Body) -> bytes:
    """Give the RFC 8785 bytes of a body, at most 16 KiB; raises Malformed for what the format does not carry."""
    _check(body)
    document = _plain(_document(body))
    try:
        raw = _CANONICAL(document).encode()
    except UnicodeEncodeError as error:
        raise Malformed(str(error)) from error
    if len(raw) > MAX_BODY:
        message = f"the body has {len(raw)} bytes, {MAX_BODY} at most"
        raise Malformed(message)
    return raw


def entry_text(*, origin: str, seq: int, previous: bytes, body_hash: bytes) -> bytes:
    """Give the text that is chain link and Merkle leaf; `previous` is the leaf hash before it, ZERO for seq 0."""
    if not _ORIGIN.fullmatch(origin):
        message = f"an origin is printable ASCII without space or plus: {origin!r}"
        raise Malformed(message)
    if seq < 0 or len(previous) != HASH_SIZE or len(body_hash) != HASH_SIZE or (seq == 0) != (previous == ZERO):
        message = f"entry {seq} of {origin} needs a body hash and the leaf before it, zeros for seq 0 only"
        raise Malformed(message)
    return f"licentia-audit/v1\n{origin}\n{seq}\n{previous.hex()}\n{body_hash.hex()}\n".encode("ascii")


def leaf_hash(text: bytes) -> bytes:
    """Hash an entry as a Merkle leaf (RFC 6962 section 2.1), 32 bytes."""
    return sha256(b"\x00" + text).digest()


def disclose(field: str, value: JsonValue, salt: bytes) -> str:
    """Give the RFC 9901 disclosure of one personal value: base64url of [salt, field, value]; salt: 32 random bytes."""
    if len(salt) != HASH_SIZE or not field.isascii():
        message = f"a disclosure needs a salt of {HASH_SIZE} bytes and an ASCII field: {field!r}"
        raise Malformed(message)
    text = json.dumps([_base64url(salt), field, _plain(value)], ensure_ascii=False, separators=(", ", ": "))
    try:
        return _base64url(text.encode())
    except UnicodeEncodeError as error:
        raise Malformed(str(error)) from error


def disclosure_digest(d: str) -> str:
    """Give the digest that a body carries for a disclosure: base64url of the SHA-256 of its ASCII text."""
    return _base64url(sha256(d.encode("ascii")).digest())


def _check(body: Body) -> None:
    if body.id.version != UUID_VERSION:
        message = f"{body.id} is not a UUIDv7"
        raise Malformed(message)
    if not _TYPE.fullmatch(body.type):
        message = f"{body.type!r} is not the name of an event type"
        raise Malformed(message)
    if body.outcome not in OUTCOMES:
        message = f"{body.outcome!r} is not an outcome"
        raise Malformed(message)
    for field, digest in body.pd.items():
        if not _is_digest(digest):
            message = f"pd carries digests only, not {field!r}: {digest!r}"
            raise Malformed(message)


def _document(body: Body) -> dict[str, JsonValue]:
    document: dict[str, JsonValue] = {
        "v": 1,
        "id": str(body.id),
        "type": body.type,
        "time": _instant(body.time),
        "actor": _present({"kind": body.actor_kind, "ref": body.actor_ref, "client": body.actor_client}),
        "object": {"kind": body.object_kind, "id": body.object_id},
        "outcome": body.outcome,
        "data": body.data,
    }
    return document | _present({"reason": body.reason, "corr": body.corr, "pd": body.pd or None})


def _present(members: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in members.items() if value is not None}


def _instant(time: datetime) -> str:
    if time.tzinfo is None:
        message = f"a time without a zone names no instant: {time.isoformat()}"
        raise Malformed(message)
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: JsonValue, depth: int = 0) -> Plain:
    if depth > MAX_DEPTH:
        message = f"nested deeper than {MAX_DEPTH}"
        raise Malformed(message)
    match value:
        case None | bool():
            return value
        case int() if abs(value) <= MAX_INTEGER:
            return value
        case str() if unicodedata.is_normalized("NFC", value):
            return value
        case Mapping() if _are_ascii(value):
            return {name: _plain(member, depth + 1) for name, member in value.items()}
        case list() | tuple():
            return [_plain(item, depth + 1) for item in value]
    message = f"only NFC text, ASCII names, whole numbers within 2^53-1, booleans and null: {value!r}"
    raise Malformed(message)


def _are_ascii(names: Iterable[object]) -> bool:
    return all(isinstance(name, str) and name.isascii() for name in names)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _is_digest(text: str) -> bool:
    try:
        raw = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except ValueError:
        return False
    return len(raw) == HASH_SIZE and _base64url(raw) == text
