"""Audit bundles made by hand: the tests' own idea of what an honest or a dishonest operator hands out."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import checkpoint, entry, tree

ORIGIN = "audit.example.test/org/0192f0c4-5b7e-7c11-8a33-3f9d0e7c1a11"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
VECTORS = Path(__file__).parent / "vectors"


def body(number: int, kind: str = "licence.activated", **given: Any) -> bytes:
    """Give the bytes of one event; `given` replaces or adds fields of Body."""
    fields: dict[str, Any] = {
        "id": UUID(f"0192f0c4-{number:04x}-7000-8000-000000000000"),
        "type": kind,
        "time": datetime(2026, 11, 2, 10, 0, number, tzinfo=UTC),
        "actor_kind": "system",
        "actor_ref": "system",
        "actor_client": None,
        "object_kind": "licence",
        "object_id": "0192f0c4-1111-7000-8000-0000000000aa",
        "outcome": "success",
        "reason": None,
        "corr": None,
        "data": {},
        "pd": {},
    }
    return entry.serialise(entry.Body(**fields | given))


def texts(bodies: Iterable[bytes], origin: str = ORIGIN) -> list[bytes]:
    """Chain the bodies."""
    entries: list[bytes] = []
    for seq, raw in enumerate(bodies):
        previous = entry.leaf_hash(entries[-1]) if entries else entry.ZERO
        entries.append(entry.entry_text(origin=origin, seq=seq, previous=previous, body_hash=sha256(raw).digest()))
    return entries


def head(entries: Iterable[bytes], origin: str = ORIGIN) -> checkpoint.Checkpoint:
    leaves = [entry.leaf_hash(text) for text in entries]
    return checkpoint.Checkpoint(origin, len(leaves), tree.root(leaves))


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def vkey(key: Ed25519PrivateKey = KEY, origin: str = ORIGIN) -> str:
    return checkpoint.vkey(origin, public(key))


def frame(entries: Iterable[bytes]) -> bytes:
    return b"".join(len(text).to_bytes(2) + text for text in entries)


def write(
    folder: Path,
    bodies: Sequence[bytes],
    *,
    disclosures: Sequence[tuple[int, str]] = (),
    pruned: Sequence[int] = (),
    kept: str = "included",
    key: Ed25519PrivateKey = KEY,
) -> Path:
    """Write a bundle whose manifest fits."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = texts(bodies)
    lines = [b"" if seq in pruned else raw for seq, raw in enumerate(bodies)]
    (folder / "README").write_text("A bundle of the tests.\n")
    (folder / "entries.bin").write_bytes(frame(entries))
    (folder / "bodies.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))
    (folder / "disclosures.ndjson").write_text("".join(json.dumps(line) + "\n" for line in disclosures))
    (folder / "checkpoint").write_text(checkpoint.sign(head(entries), key))
    (folder / "keys.json").write_text(json.dumps([{"vkey": vkey(key), "from": 0}]))
    return seal(folder, kept=kept)


def seal(folder: Path, *, kept: str = "included") -> Path:
    """Write the manifest over whatever is in the folder."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = {name: sha256((folder / name).read_bytes()).hexdigest() for name in names if name != "manifest.json"}
    (folder / "manifest.json").write_bytes(rfc8785.dumps({"disclosures": kept, "files": files}))
    return folder
