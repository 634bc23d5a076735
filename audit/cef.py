"""Common Event Format: one event of the trail as one line for a SIEM."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

MAX_SEVERITY: Final = 10
LIMITS: Final = {
    "dvchost": 100,
    "deviceExternalId": 255,
    "act": 63,
    "outcome": 63,
    "externalId": 40,
    "cs1": 4000,
    "cs2": 4000,
    "cs3": 4000,
    "cs4": 4000,
    "cs5": 4000,
    "cs6": 4000,
}
DEFAULT_LIMIT: Final = 1023

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class People:
    """Names and addresses, only for a destination that has opted in."""

    actor_name: str | None = None
    subject_name: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What every line carries; instants are aware, an absent value is None and its key is left out."""

    type: str
    severity: int
    id: UUID
    started_at: datetime
    received_at: datetime
    host: str
    origin: str
    outcome: str
    seq: int | None = None
    entry_hash: bytes | None = None
    reason: str | None = None
    actor: str | None = None
    subject: str | None = None
    client: str | None = None
    licence: str | None = None
    product: str | None = None
    organisation: str | None = None
    correlation: str | None = None
    detail: str | None = None


def render(event: Event, *, version: str, people: People | None = None) -> str:
    """Give the whole line without a line end; raises ValueError for a severity outside 0 to 10."""
    if not 0 <= event.severity <= MAX_SEVERITY:
        message = f"{event.type} has severity {event.severity}"
        raise ValueError(message)
    name = re.sub(r"[._]+", " ", event.type).capitalize()
    head = "|".join(header(part) for part in ("Licentia", "Licentia", version, event.type, name, str(event.severity)))
    return f"CEF:0|{head}|{extension(_keys(event) | _people(people or People()))}"


def header(value: str) -> str:
    """Escape one header field: a line break becomes a space, backslash and pipe are escaped."""
    return _CONTROL.sub("", _BREAK.sub(" ", value)).replace("\\", "\\\\").replace("|", "\\|")


def extension(pairs: dict[str, str | None]) -> str:
    """Give `key=value` pairs in their order, each cut to its key's length; empty ones and their labels are left out."""
    values = {key: _clean(value or "")[: LIMITS.get(key, DEFAULT_LIMIT)] for key, value in pairs.items()}
    return " ".join(
        f"{key}={escape(value)}" for key, value in values.items() if value and values.get(key.removesuffix("Label"))
    )


def escape(value: str) -> str:
    r"""Escape one extension value: backslash, equals sign, and a line break as \n; other controls go."""
    return _clean(value).replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n")


def milliseconds(instant: datetime) -> str:
    """Give whole milliseconds since 1970, rounded down."""
    return str((instant - _EPOCH) // _MILLISECOND)


def _clean(value: str) -> str:
    return _CONTROL.sub("", _BREAK.sub("\n", value))


def _keys(event: Event) -> dict[str, str | None]:
    category, _, action = event.type.partition(".")
    return {
        "rt": milliseconds(event.received_at),
        "start": milliseconds(event.started_at),
        "dvchost": event.host,
        "deviceExternalId": event.origin,
        "externalId": str(event.id),
        "cat": category,
        "act": action,
        "outcome": event.outcome,
        "reason": event.reason,
        "suid": event.actor,
        "duid": event.subject,
        "sourceServiceName": event.client,
    } | _custom(event)


def _custom(event: Event) -> dict[str, str | None]:
    labelled = {
        "cs1": ("licenceId", event.licence),
        "cs2": ("productId", event.product),
        "cs3": ("entryHash", event.entry_hash.hex() if event.entry_hash else None),
        "cs4": ("organisationId", event.organisation),
        "cs5": ("correlationId", event.correlation),
        "cs6": ("detail", event.detail),
        "cn1": ("chainSeq", None if event.seq is None else str(event.seq)),
    }
    pairs: dict[str, str | None] = {}
    for key, (label, value) in labelled.items():
        pairs |= {key: value, f"{key}Label": label}
    return pairs


def _people(people: People) -> dict[str, str | None]:
    return {"suser": people.actor_name, "duser": people.subject_name, "src": people.source}
