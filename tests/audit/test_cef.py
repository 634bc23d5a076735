import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cef import Event, People, escape, extension, header, milliseconds, render

EVENT = Event(
    type="seat.checked_out",
    severity=2,
    id=UUID("0192f0c4-0001-7000-8000-000000000001"),
    started_at=datetime(2026, 11, 2, 10, 0, 1, 123456, tzinfo=UTC),
    received_at=datetime(2026, 11, 2, 10, 0, 1, 999999, tzinfo=UTC),
    host="licentia.example.test",
    origin="audit.example.test/system",
    outcome="success",
)
HEAD = "CEF:0|Licentia|Licentia|1.2|seat.checked_out|Seat checked out|2|"
ALWAYS = (
    "rt=1793613601999 start=1793613601123 dvchost=licentia.example.test deviceExternalId=audit.example.test/system "
    "externalId=0192f0c4-0001-7000-8000-000000000001 cat=seat act=checked_out outcome=success"
)


def test_render_leaves_out_what_is_absent() -> None:
    assert render(EVENT, version="1.2") == HEAD + ALWAYS


def test_render_writes_every_key_with_its_label() -> None:
    event = dataclasses.replace(
        EVENT,
        seq=0,
        entry_hash=b"\xab" * 32,
        reason="POOL=EXHAUSTED",
        actor="a-1",
        subject="s-1",
        client="portal",
        licence="l-1",
        product="p-1",
        organisation="o-1",
        correlation="c-1",
        detail="two\nlines",
    )
    people = People(actor_name="Ada", subject_name="Bob", source="192.0.2.10")
    assert render(event, version="1.2", people=people) == (
        f"{HEAD}{ALWAYS} reason=POOL\\=EXHAUSTED suid=a-1 duid=s-1 sourceServiceName=portal "
        "cs1=l-1 cs1Label=licenceId cs2=p-1 cs2Label=productId "
        f"cs3={'ab' * 32} cs3Label=entryHash cs4=o-1 cs4Label=organisationId cs5=c-1 cs5Label=correlationId "
        "cs6=two\\nlines cs6Label=detail cn1=0 cn1Label=chainSeq suser=Ada duser=Bob src=192.0.2.10"
    )


@pytest.mark.parametrize("severity", [-1, 11])
def test_render_refuses_a_severity_that_does_not_exist(severity: int) -> None:
    with pytest.raises(ValueError, match=rf"^seat.checked_out has severity {severity}$"):
        render(dataclasses.replace(EVENT, severity=severity), version="1.2")


@pytest.mark.parametrize(
    ("value", "text"),
    [("a|b", "a\\|b"), ("a\\|b", "a\\\\\\|b"), ("a\r\nb\rc\nd", "a b c d"), ("a=b", "a=b"), ("a\tb\x00", "ab")],
)
def test_header_escapes(value: str, text: str) -> None:
    assert header(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a=b", "a\\=b"),
        ("a\\=b", "a\\\\\\=b"),
        ("a\r\nb\rc\nd", "a\\nb\\nc\\nd"),
        ("a\\nb", "a\\\\nb"),
        ("a|b", "a|b"),
        ("a\tb\x00\x7f\x85c", "abc"),
        ("žluťoučký 🐎", "žluťoučký 🐎"),
    ],
)
def test_escape_keeps_one_line_and_one_meaning(value: str, text: str) -> None:
    assert escape(value) == text


@pytest.mark.parametrize(("key", "limit"), [("externalId", 40), ("act", 63), ("cs6", 4000), ("reason", 1023)])
def test_extension_cuts_the_raw_value_before_it_escapes(key: str, limit: int) -> None:
    assert extension({key: "=" * (limit + 1)}) == f"{key}={'\\=' * limit}"
    assert extension({key: "🐎" * (limit + 1)}) == f"{key}={'🐎' * limit}"


def test_extension_leaves_out_a_value_of_controls_with_its_label() -> None:
    assert extension({"cs1": "\x00", "cs1Label": "licenceId", "act": "x", "reason": None, "suid": ""}) == "act=x"


def test_milliseconds_round_down_in_any_zone() -> None:
    assert milliseconds(datetime(1970, 1, 1, 1, 0, 0, 1999, tzinfo=timezone(timedelta(hours=1)))) == "1"


def unescape(text: str) -> str:
    result, rest = "", iter(text)
    for character in rest:
        following = next(rest) if character == "\\" else ""
        result += {"": character, "n": "\n"}.get(following, following)
    return result


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n")))
def test_escape_can_be_read_back(value: str) -> None:
    assert unescape(escape(value)) == value
    assert "\n" not in escape(value)
