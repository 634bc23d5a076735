"""The checkpoint: the head of one log as a C2SP signed note, Ed25519, read strictly."""

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HASH_SIZE: Final = 32
KEY_SIZE: Final = 32
KEY_ID_SIZE: Final = 4
_ED25519: Final = b"\x01"
_NAME: Final = r"[!-*,-~]+"
_BASE64: Final = r"[A-Za-z0-9+/]+=*"
_NOTE: Final = re.compile(
    rf"(?P<text>(?P<origin>{_NAME})\n(?P<size>0|[1-9][0-9]*)\n(?P<root>{_BASE64})\n)"
    rf"\n(?P<signatures>(?:— {_NAME} {_BASE64}\n)+)"
)
_VKEY: Final = re.compile(rf"(?P<name>{_NAME})\+(?P<id>[0-9a-f]{{8}})\+(?P<key>{_BASE64})")


class Untrusted(ValueError):
    """The note or the key is not one that a verifier may rely on."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its name, how many entries it has and their Merkle root of 32 bytes."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key of 32 bytes under the name of the log that it signs for."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of a hash over name, algorithm and key."""
        return sha256(self.name.encode("ascii") + b"\n" + _ED25519 + self.public).digest()[:KEY_ID_SIZE]


def note_text(checkpoint: Checkpoint) -> str:
    """Give the three lines that are signed; raises Untrusted for an origin or a root that cannot be written."""
    if not re.fullmatch(_NAME, checkpoint.origin) or checkpoint.size < 0 or len(checkpoint.root) != HASH_SIZE:
        message = f"not a checkpoint: {checkpoint}"
        raise Untrusted(message)
    return f"{checkpoint.origin}\n{checkpoint.size}\n{_encode(checkpoint.root)}\n"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Give the signed note: the text, an empty line and one signature under the origin's name."""
    text = note_text(checkpoint)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = VerifierKey(checkpoint.origin, public).id + key.sign(text.encode())
    return f"{text}\n— {checkpoint.origin} {_encode(signature)}\n"


def vkey(name: str, public: bytes) -> str:
    """Give the verifier key as text: name, key id and key, joined by plus signs."""
    if not re.fullmatch(_NAME, name) or len(public) != KEY_SIZE:
        message = f"no verifier key for {name!r} with {len(public)} bytes"
        raise Untrusted(message)
    return f"{name}+{VerifierKey(name, public).id.hex()}+{_encode(_ED25519 + public)}"


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key; raises Untrusted unless it is exactly what `vkey` gives."""
    match = _VKEY.fullmatch(text)
    if match is None:
        message = f"not a verifier key: {text!r}"
        raise Untrusted(message)
    raw = _decode(match["key"])
    key = VerifierKey(match["name"], raw[1:])
    if raw[:1] != _ED25519 or len(key.public) != KEY_SIZE or key.id.hex() != match["id"]:
        message = f"not an Ed25519 key under its own id: {text!r}"
        raise Untrusted(message)
    return key


def parse(text: str) -> Checkpoint:
    """Read a note without believing it; raises Untrusted when it is not canonical."""
    return _read(_split(text))


def verify(text: str, vkeys: Sequence[str]) -> Checkpoint:
    """Read a note that at least one trusted key of its own origin has signed; raises Untrusted otherwise."""
    match = _split(text)
    checkpoint = _read(match)
    signatures = list(_signatures(match["signatures"]))
    keys = [key for key in map(parse_vkey, vkeys) if key.name == checkpoint.origin]
    verdicts = [
        _signed(key, match["text"], signature)
        for key in keys
        for name, key_id, signature in signatures
        if (name, key_id) == (key.name, key.id)
    ]
    # one bad signature of a known key spoils the note, as the signed note format asks
    if not verdicts or not all(verdicts):
        message = f"no trusted key has signed the checkpoint of {checkpoint.origin} at {checkpoint.size}"
        raise Untrusted(message)
    return checkpoint


def _split(text: str) -> re.Match[str]:
    match = _NOTE.fullmatch(text)
    if match is None:
        message = "not a signed checkpoint"
        raise Untrusted(message)
    return match


def _read(match: re.Match[str]) -> Checkpoint:
    root = _decode(match["root"])
    if len(root) != HASH_SIZE:
        message = f"a root of {len(root)} bytes"
        raise Untrusted(message)
    return Checkpoint(match["origin"], int(match["size"]), root)


def _signatures(lines: str) -> Iterator[tuple[str, bytes, bytes]]:
    for line in lines.splitlines():
        _, name, text = line.split(" ")
        raw = _decode(text)
        yield name, raw[:KEY_ID_SIZE], raw[KEY_ID_SIZE:]


def _signed(key: VerifierKey, text: str, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Untrusted(str(error)) from error
    if _encode(raw) != text:
        message = f"base64 with loose bits: {text!r}"
        raise Untrusted(message)
    return raw
