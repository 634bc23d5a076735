import base64
import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit.checkpoint import Checkpoint, Untrusted, note_text, parse, parse_vkey, sign, verify, vkey
from tests.audit.bundles import KEY, ORIGIN, OTHER_KEY, VECTORS, public

EXPECTED = json.loads((VECTORS / "expected.json").read_text())
VKEY = (VECTORS / "vkey").read_text().strip()
NOTES = {2: VECTORS / "checkpoint.size2", 3: VECTORS / "erased" / "checkpoint"}
TEXT = NOTES[3].read_text()
HEAD = Checkpoint(ORIGIN, 3, base64.b64decode(EXPECTED["root"]["3"]))


def test_vkey_reproduces_the_vector() -> None:
    assert bytes(range(32)).hex() == EXPECTED["private_key_seed_hex"]
    assert vkey(ORIGIN, public(KEY)) == VKEY
    assert parse_vkey(VKEY).public == public(KEY)
    assert parse_vkey(VKEY).name == ORIGIN


@pytest.mark.parametrize("size", [2, 3])
def test_sign_reproduces_the_vector(size: int) -> None:
    head = Checkpoint(ORIGIN, size, base64.b64decode(EXPECTED["root"][str(size)]))
    assert sign(head, KEY) == NOTES[size].read_text()
    assert verify(NOTES[size].read_text(), [VKEY]) == parse(NOTES[size].read_text()) == head


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_verify_reads_what_sign_wrote(seed: bytes, size: int, root: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    head = Checkpoint("audit.example.test/system", size, root)
    assert verify(sign(head, key), [vkey(head.origin, public(key))]) == head


@given(st.integers(0, len(TEXT.encode()) - 1), st.integers(1, 255))
def test_verify_refuses_any_changed_byte(at: int, flip: int) -> None:
    raw = bytearray(TEXT.encode())
    raw[at] ^= flip
    with pytest.raises(Untrusted):
        verify(raw.decode(errors="replace"), [VKEY])


def test_verify_refuses_a_key_that_did_not_sign() -> None:
    with pytest.raises(Untrusted, match=r"^no trusted key has signed the checkpoint of .* at 3$"):
        verify(TEXT, [vkey(ORIGIN, public(OTHER_KEY))])
    with pytest.raises(Untrusted):
        verify(TEXT, [])


def test_verify_refuses_the_right_key_under_another_name() -> None:
    with pytest.raises(Untrusted):
        verify(TEXT, [vkey("audit.example.test/system", public(KEY))])


def test_verify_takes_one_of_several_keys_during_a_rotation() -> None:
    keys = [vkey(ORIGIN, public(OTHER_KEY)), VKEY]
    assert verify(TEXT, keys) == HEAD
    assert verify(sign(HEAD, OTHER_KEY), keys) == HEAD
    both = TEXT + sign(HEAD, OTHER_KEY).splitlines(keepends=True)[-1]
    assert verify(both, [VKEY]) == verify(both, keys[:1]) == verify(both, keys) == HEAD


def test_verify_refuses_a_note_that_one_known_key_signed_wrongly() -> None:
    line = sign(Checkpoint(ORIGIN, 4, bytes(32)), OTHER_KEY).splitlines(keepends=True)[-1]
    assert verify(TEXT + line, [VKEY]) == HEAD
    with pytest.raises(Untrusted):
        verify(TEXT + line, [VKEY, vkey(ORIGIN, public(OTHER_KEY))])


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.rstrip("\n"),
        TEXT + "\n",
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n3\n", "\n03\n"),
        TEXT.replace("\n3\n", "\n+3\n"),
        TEXT.replace("\n3\n", "\n\u0663\n"),
        TEXT.replace("\n\n", "\nextension\n\n"),
        TEXT.replace("8LLE=", "8LLF="),
        TEXT.replace("8LLE=", "8LLE"),
        TEXT.replace("8LLE=", "8LLE=="),
        TEXT.replace(EXPECTED["root"]["3"], "AAAA"),
        TEXT.replace("\u2014", "-"),
        TEXT.split("\n\n")[0] + "\n\n",
    ],
)
def test_parse_refuses_what_is_not_canonical(text: str) -> None:
    with pytest.raises(Untrusted):
        parse(text)


@pytest.mark.parametrize(
    "head",
    [
        Checkpoint("two words", 1, bytes(32)),
        Checkpoint("a+b", 1, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 1, b""),
    ],
)
def test_note_text_refuses_what_cannot_be_written(head: Checkpoint) -> None:
    with pytest.raises(Untrusted):
        note_text(head)


def foreign(algorithm: bytes, raw: bytes) -> str:
    key_id = sha256(b"name\n" + algorithm + raw).digest()[:4].hex()
    return f"name+{key_id}+{base64.b64encode(algorithm + raw).decode()}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        VKEY + "\n",
        VKEY[:-1],
        VKEY[:-1] + "5",
        VKEY.replace("c547c122", "c547c123"),
        VKEY.replace("c547c122", "C547C122"),
        foreign(b"\x02", public(KEY)),
        foreign(b"\x01", public(KEY)[:31]),
        foreign(b"\x01", public(KEY)).replace("+A", "+\u0410"),
    ],
)
def test_parse_vkey_refuses_what_vkey_does_not_write(text: str) -> None:
    with pytest.raises(Untrusted):
        parse_vkey(text)


@pytest.mark.parametrize(("name", "raw"), [("two words", bytes(32)), ("name", bytes(31))])
def test_vkey_refuses_what_cannot_be_written(name: str, raw: bytes) -> None:
    with pytest.raises(Untrusted):
        vkey(name, raw)
