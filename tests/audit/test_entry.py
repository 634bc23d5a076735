import base64
import dataclasses
import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit.entry import (
    MAX_BODY,
    MAX_DEPTH,
    ZERO,
    Body,
    JsonValue,
    Malformed,
    disclose,
    disclosure_digest,
    entry_text,
    leaf_hash,
    serialise,
)
from tests.audit.bundles import VECTORS

EXPECTED = json.loads((VECTORS / "expected.json").read_text())
LINES = (VECTORS / "erased" / "bodies.ndjson").read_bytes().splitlines()
EMAIL = EXPECTED["disclosures"]["actor.email"]
ACTIVATED = Body(
    id=UUID("0192f0c4-0001-7000-8000-000000000001"),
    type="licence.activated",
    time=datetime(2026, 11, 2, 10, 0, 1, 123456, tzinfo=UTC),
    actor_kind="user",
    actor_ref="6b9d4b6e-52e0-4c43-9d0e-0b8ac5a6c001",
    actor_client=None,
    object_kind="licence",
    object_id="0192f0c4-1111-7000-8000-0000000000aa",
    outcome="success",
    reason=None,
    corr=None,
    data={"seats": 5},
    pd={name: EXPECTED["disclosures"][name]["digest"] for name in ("actor.email", "source.ip")},
)
CREATED = dataclasses.replace(
    ACTIVATED,
    id=UUID("0192f0c4-0000-7000-8000-000000000000"),
    type="chain.created",
    time=datetime(2026, 11, 2, 10, tzinfo=UTC),
    actor_kind="system",
    actor_ref="system",
    object_kind="organisation",
    object_id="0192f0c4-5b7e-7c11-8a33-3f9d0e7c1a11",
    data={"hash": "sha-256", "spec": "licentia-audit/v1"},
    pd={},
)
ERASED = dataclasses.replace(
    CREATED,
    id=UUID("0192f0c4-0002-7000-8000-000000000002"),
    type="privacy.erased",
    time=datetime(2026, 11, 2, 10, 0, 2, tzinfo=UTC),
    object_kind="subject",
    object_id="6b9d4b6e-52e0-4c43-9d0e-0b8ac5a6c001",
    data={
        "basis": "gdpr-17-1",
        "fields": [(1, "actor.email"), (1, "source.ip")],
        "request": "0192f0c4-2222-7000-8000-0000000000bb",
    },
)


def with_data(value: JsonValue) -> Body:
    return dataclasses.replace(ACTIVATED, data={"value": value})


@pytest.mark.parametrize(("body", "line"), list(zip([CREATED, ACTIVATED, ERASED], LINES, strict=True)))
def test_serialise_reproduces_the_vector(body: Body, line: bytes) -> None:
    assert serialise(body) == line


def test_chain_reproduces_the_vector_hash_by_hash() -> None:
    previous, leaves = ZERO, []
    for seq, line in enumerate(LINES):
        assert sha256(line).hexdigest() == EXPECTED["body_sha256"][seq]
        text = entry_text(origin=EXPECTED["origin"], seq=seq, previous=previous, body_hash=sha256(line).digest())
        previous = leaf_hash(text)
        leaves.append(previous.hex())
    assert leaves == EXPECTED["leaf"]


@pytest.mark.parametrize(
    ("field", "value", "salt"),
    [("actor.email", "ada@example.test", b"\x01" * 32), ("source.ip", "192.0.2.10", b"\x02" * 32)],
)
def test_disclose_reproduces_the_vector(field: str, value: str, salt: bytes) -> None:
    expected = EXPECTED["disclosures"][field]
    assert disclose(field, value, salt) == expected["D"]
    assert disclosure_digest(expected["D"]) == expected["digest"]


def test_disclose_keeps_any_text_and_structure() -> None:
    text = disclose("subject.name", ["Žofia", {"nee": True}], b"\x03" * 32)
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    assert raw == f'["{"AwMD" * 10}AwM", "subject.name", ["Žofia", {{"nee": true}}]]'


@pytest.mark.parametrize(
    ("field", "value", "salt"),
    [("naïve", "x", bytes(32)), ("name", "x", bytes(31)), ("name", 1.5, bytes(32)), ("name", "\ud800", bytes(32))],
)
def test_disclose_refuses_what_cannot_be_written(field: str, value: JsonValue, salt: bytes) -> None:
    with pytest.raises(Malformed):
        disclose(field, value, salt)


def test_serialise_writes_optional_members_in_their_place() -> None:
    body = dataclasses.replace(CREATED, actor_client="portal", reason="POOL_EXHAUSTED", corr="r-1", outcome="denied")
    assert json.loads(serialise(body)) == {
        **json.loads(LINES[0]),
        "actor": {"client": "portal", "kind": "system", "ref": "system"},
        "reason": "POOL_EXHAUSTED",
        "corr": "r-1",
        "outcome": "denied",
    }


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), "2025-12-31T23:30:00.000000Z"),
        (datetime(2026, 1, 1, microsecond=1, tzinfo=UTC), "2026-01-01T00:00:00.000001Z"),
        (datetime(987, 1, 1, tzinfo=UTC), "0987-01-01T00:00:00.000000Z"),
    ],
)
def test_serialise_writes_utc_with_six_digits(time: datetime, text: str) -> None:
    assert json.loads(serialise(dataclasses.replace(CREATED, time=time)))["time"] == text


@pytest.mark.parametrize(
    "change",
    [
        {"time": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point
        {"id": UUID("6b9d4b6e-52e0-4c43-9d0e-0b8ac5a6c001")},
        {"type": "Seat.Assigned"},
        {"type": "seat"},
        {"outcome": "maybe"},
        {"pd": {"name": "ada@example.test"}},
        {"pd": {"name": EMAIL["digest"][:-1] + "l"}},
        {"pd": {"name": EMAIL["digest"][:-2]}},
        {"pd": {"näme": EMAIL["digest"]}},
        {"reason": unicodedata.normalize("NFD", "é")},
        {"reason": "\ud800"},
        {"data": {"é": 1}},
        {"data": {1: 1}},
        {"data": {"value": {"é": 1}}},
        {"data": {"value": 1.0}},
        {"data": {"value": 2**53}},
        {"data": {"value": -(2**53)}},
        {"data": {"value": b"raw"}},
        {"data": {"value": {1, 2}}},
    ],
)
def test_serialise_refuses_what_the_format_does_not_carry(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        serialise(dataclasses.replace(ACTIVATED, **change))


def test_serialise_keeps_the_largest_integers() -> None:
    assert json.loads(serialise(with_data([2**53 - 1, -(2**53) + 1])))["data"] == {"value": [2**53 - 1, -(2**53) + 1]}


def test_serialise_refuses_one_byte_beyond_16_kib() -> None:
    room = MAX_BODY - len(serialise(with_data("")))
    assert len(serialise(with_data("a" * room))) == 16384
    with pytest.raises(Malformed, match="the body has 16385 bytes, 16384 at most"):
        serialise(with_data("a" * (room + 1)))


def test_serialise_refuses_deep_nesting() -> None:
    value: JsonValue = 1
    for _ in range(MAX_DEPTH - 2):
        value = [value]
    assert json.loads(serialise(with_data(value)))["data"] == {"value": value}
    with pytest.raises(Malformed, match="nested deeper than 32"):
        serialise(with_data([value]))


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "two words"},
        {"origin": "a+b"},
        {"origin": ""},
        {"seq": -1},
        {"previous": b""},
        {"body_hash": b"x"},
        {"seq": 0},
    ],
)
def test_entry_text_refuses_what_does_not_chain(change: dict[str, Any]) -> None:
    fields: dict[str, Any] = {
        "origin": "audit.example.test/system",
        "seq": 1,
        "previous": b"p" * 32,
        "body_hash": b"b" * 32,
    }
    with pytest.raises(Malformed):
        entry_text(**fields | change)


def test_entry_text_refuses_a_later_entry_without_the_one_before() -> None:
    with pytest.raises(Malformed):
        entry_text(origin="audit.example.test/system", seq=1, previous=ZERO, body_hash=b"b" * 32)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text)),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_serialise_gives_back_what_went_in_as_rfc_8785_writes_it(value: JsonValue) -> None:
    raw = serialise(with_data(value))
    read = json.loads(raw)
    assert read["data"] == {"value": value}
    assert rfc8785.dumps(read) == raw
