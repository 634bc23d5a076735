"""Bundles: the trail up to a checkpoint as files that anyone can verify, from one snapshot, in constant memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import file_digest
from itertools import chain, groupby, starmap
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import rfc8785

from audit import checkpoint as note
from audit.choices import KeyPurpose
from audit.errors import BundleIncomplete, FolderTaken
from audit.events import TrailEvent
from audit.models import SigningKey
from audit.selectors import EXPLAINING
from audit.services import checkpointing, keys, sequencing
from audit.services.disclosing import opened, purpose_of, unwrap
from audit.services.statements import reading
from kernel import tenancy
from kernel.tenancy import current_organisation_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model

    from audit.models import Checkpoint

VERIFIER: Final = Path(__file__).resolve().parents[1] / "verify.py"
_CHUNK: Final = 2000
_KEYS_AT_HAND: Final = 1024
_LENGTH_BYTES: Final = 2

# One statement sees one instant, so that a value which is gone from it has its event in it: chained, late or waiting.
_ROWS: Final = """
WITH late AS (
    SELECT type, body FROM audit_outbox WHERE organisation_id = %(organisation)s
    UNION ALL
    SELECT type, body FROM audit_body WHERE organisation_id = %(organisation)s AND epoch = %(epoch)s AND seq >= %(size)s
), personal AS MATERIALIZED (
    SELECT e.seq, d.field, d.ref, d.sealed, k.wrapped FROM audit_disclosure AS d
    JOIN audit_subjectkey AS k ON (k.organisation_id, k.ref) = (d.organisation_id, d.ref)
    JOIN audit_body AS e ON (e.organisation_id, e.id) = (d.organisation_id, d.event)
    WHERE NOT %(withheld)s AND d.organisation_id = %(organisation)s AND e.epoch = %(epoch)s AND e.seq < %(size)s
)
SELECT EXISTS (
    SELECT FROM late WHERE type = ANY(%(explaining)s) OR position('"parts":'::bytea IN body) > 0 AND EXISTS (
        SELECT FROM audit_body AS early
        WHERE early.organisation_id = %(organisation)s AND early.epoch = %(epoch)s AND early.seq < %(size)s
            AND early.object_id = convert_from(late.body, 'UTF8')::json #>> '{object,id}' AND early.type = late.type
            AND convert_from(early.body, 'UTF8')::json ->> 'corr' = convert_from(late.body, 'UTF8')::json ->> 'corr'
    )
), e.seq, e.id, e.text, b.body, p.field, p.ref, p.sealed, p.wrapped
FROM audit_entry AS e
LEFT JOIN audit_body AS b ON (b.organisation_id, b.epoch, b.seq) = (e.organisation_id, e.epoch, e.seq)
LEFT JOIN personal AS p ON p.seq = e.seq
WHERE e.organisation_id = %(organisation)s AND e.epoch = %(epoch)s AND e.seq < %(size)s
ORDER BY e.seq, p.field
"""
_README: Final = """\
The audit trail of one organisation, as far as its checkpoint reaches.

Log      {origin}
Entries  {size}
Root     {root}

checkpoint           the signed statement of the above (C2SP tlog-checkpoint, Ed25519)
entries.bin          for each entry two bytes of length, big end first, and its text: chain link and Merkle leaf
bodies.ndjson        what each entry commits to, one line an entry; an empty line was pruned by policy
disclosures.ndjson   personal values that bodies commit to by digest (RFC 9901): [entry, value]
keys.json            the public keys that have signed; trust only those that you were given apart from this bundle
verify.py            checks all of it; needs Python 3.11 and either its cryptography package or openssl
manifest.json        the SHA-256 of every other file

Use a verify.py and a key that you keep yourself:

    python verify.py BUNDLE VKEY [--older CHECKPOINT]

It leaves with 0 when all is there, 1 when something is gone and no event explains it, 2 when anything was altered.
An older checkpoint shows besides that nothing it covers was changed since.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as it was written: where, of which log, how far, and the SHA-256 of each file but the manifest."""

    directory: Path
    origin: str
    size: int
    root: bytes
    files: Mapping[str, str]


class _Row(NamedTuple):
    late: bool
    seq: int
    id: UUID
    text: bytes
    body: bytes | None
    field: str | None
    ref: str
    sealed: bytes
    wrapped: bytes


def export_bundle(*, organisation: Model | UUID, directory: Path, now: datetime, withheld: bool = False) -> Bundle:
    """Chain what waits, sign, and write the whole trail of an organisation into an empty folder.

    Opens its own transactions: call it in no scope. Raises FolderTaken, TrailBehind, TrailForked or OutboxAltered.
    """
    _claim(directory)
    while True:
        sequencing.drain(organisation)
        signed = checkpointing.checkpoint(organisation, now)
        try:
            with tenancy.within(organisation):
                return write_bundle(checkpoint=signed, directory=directory, withheld=withheld)
        except BundleIncomplete:
            continue  # an erasure was chained or written since; the next checkpoint covers it


def write_bundle(*, checkpoint: Checkpoint, directory: Path, withheld: bool = False) -> Bundle:
    """Write the trail up to a checkpoint of the organisation in scope into an empty folder.

    With `withheld` no personal value is in it. Raises FolderTaken, and BundleIncomplete before anything is written.
    """
    _claim(directory)
    with reading(_ROWS, _asked(checkpoint, withheld=withheld), size=_CHUNK) as chunks:
        rows = starmap(_Row, chain.from_iterable(chunks))
        first = next(rows, None)
        if first is not None and first.late:
            raise BundleIncomplete(size=checkpoint.size)
        _write_rows(directory, current_organisation_id(), rows if first is None else chain([first], rows))
    statement = note.parse(checkpoint.note)
    for name, content in _papers(checkpoint.note, statement).items():
        (directory / name).write_bytes(content)
    files = {path.name: _digest(path) for path in sorted(directory.iterdir())}
    manifest = {"disclosures": "withheld" if withheld else "included", "files": files}
    (directory / "manifest.json").write_bytes(rfc8785.dumps(manifest))
    return Bundle(directory, statement.origin, statement.size, statement.root, files)


def _claim(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        free = not any(directory.iterdir())
    except OSError:
        free = False
    if not free:
        raise FolderTaken(path=str(directory))


def _asked(checkpoint: Checkpoint, *, withheld: bool) -> dict[str, Any]:
    return {
        "organisation": current_organisation_id(),
        "epoch": checkpoint.epoch,
        "size": checkpoint.size,
        "withheld": withheld,
        "explaining": [TrailEvent.PRUNED.type.name] if withheld else list(EXPLAINING),
    }


def _write_rows(directory: Path, organisation_id: UUID, rows: Iterable[_Row]) -> None:
    key_of = lru_cache(_KEYS_AT_HAND)(partial(unwrap, organisation_id))
    with (
        (directory / "entries.bin").open("wb") as entries,
        (directory / "bodies.ndjson").open("wb") as bodies,
        (directory / "disclosures.ndjson").open("wb") as disclosures,
    ):
        for seq, group in groupby(rows, attrgetter("seq")):
            values = list(group)
            text, body = values[0].text, values[0].body or b""
            entries.write(len(text).to_bytes(_LENGTH_BYTES) + text)
            bodies.write(body + b"\n")
            for row in values:
                if row.field is not None:
                    purpose = purpose_of(organisation_id, row.id, row.field)
                    value = opened(row.sealed, key_of(row.ref, row.wrapped), purpose)
                    disclosures.write(json.dumps([seq, value]).encode() + b"\n")


def _papers(signed: str, statement: note.Checkpoint) -> dict[str, bytes]:
    readme = _README.format(origin=statement.origin, size=statement.size, root=statement.root.hex())
    signers = SigningKey.objects.filter(purpose=KeyPurpose.CHECKPOINTS).order_by("from_size", "created_at")
    known = [{"vkey": keys.vkey(key), "from": key.from_size} for key in signers]
    return {
        "README": readme.encode(),
        "checkpoint": signed.encode(),
        "keys.json": json.dumps(known).encode(),
        "verify.py": VERIFIER.read_bytes(),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
