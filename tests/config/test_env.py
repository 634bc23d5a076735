import base64

import pytest

from config import env

NAME = "LICENTIA_TRIAL"


def given(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv(NAME, raising=False)
    else:
        monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize(
    ("value", "read"), [("Ada", "Ada"), ("  Ada ", "Ada"), ("", "nobody"), ("  ", "nobody"), (None, "nobody")]
)
def test_read_text_or_its_default(monkeypatch: pytest.MonkeyPatch, value: str | None, read: str) -> None:
    given(monkeypatch, value)
    assert env.text(NAME, "nobody") == read


def test_refuse_text_that_is_needed_and_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, None)
    with pytest.raises(env.Misconfigured) as refused:
        env.text(NAME)
    assert str(refused.value) == "LICENTIA_TRIAL: is not set, and nothing can stand in for it"


@pytest.mark.parametrize(("value", "read"), [("0", 0), ("17", 17), (None, 5)])
def test_read_integer(monkeypatch: pytest.MonkeyPatch, value: str | None, read: int) -> None:
    given(monkeypatch, value)
    assert env.integer(NAME, 5) == read


@pytest.mark.parametrize(
    ("value", "at_most", "sentence"),
    [
        ("ten", None, "LICENTIA_TRIAL: 'ten' is not a whole number"),
        ("0", None, "LICENTIA_TRIAL: 0 is out of range: at least 1"),
        ("65536", 65535, "LICENTIA_TRIAL: 65536 is out of range: from 1 to 65535"),
    ],
)
def test_refuse_integer_out_of_bounds(
    monkeypatch: pytest.MonkeyPatch, value: str, at_most: int | None, sentence: str
) -> None:
    given(monkeypatch, value)
    with pytest.raises(env.Misconfigured) as refused:
        env.integer(NAME, 5, at_least=1, at_most=at_most)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("value", "default", "read"),
    [
        ("yes", False, True),
        ("TRUE", False, True),
        ("1", False, True),
        ("off", True, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_read_flag(monkeypatch: pytest.MonkeyPatch, value: str | None, default: bool, read: bool) -> None:  # noqa: FBT001
    given(monkeypatch, value)
    assert env.flag(NAME, default=default) is read


def test_refuse_flag_that_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "perhaps")
    with pytest.raises(env.Misconfigured) as refused:
        env.flag(NAME, default=False)
    assert str(refused.value) == "LICENTIA_TRIAL: 'perhaps' is neither yes nor no"


def test_read_choice_among_the_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "warm")
    assert env.choice(NAME, "cold", {"cold", "warm"}) == "warm"


def test_refuse_choice_that_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "tepid")
    with pytest.raises(env.Misconfigured) as refused:
        env.choice(NAME, "cold", {"warm", "cold"})
    assert str(refused.value) == "LICENTIA_TRIAL: 'tepid' is not one of cold, warm"


@pytest.mark.parametrize(("value", "read"), [("a, b ,,c", ["a", "b", "c"]), ("", []), (None, [])])
def test_read_words(monkeypatch: pytest.MonkeyPatch, value: str | None, read: list[str]) -> None:
    given(monkeypatch, value)
    assert env.words(NAME) == read


def test_read_url_with_an_allowed_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "rediss://:secret@example.org/0")
    assert env.url(NAME, schemes={"redis", "rediss"}) == "rediss://:secret@example.org/0"


def test_refuse_url_without_showing_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "mysql://root:secret@example.org/0")
    with pytest.raises(env.Misconfigured) as refused:
        env.url(NAME, schemes={"postgresql", "postgres"})
    assert str(refused.value) == "LICENTIA_TRIAL: must start with one of postgres://, postgresql://"


def test_read_key_of_the_right_size(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, base64.b64encode(bytes(range(32))).decode())
    assert env.key(NAME) == bytes(range(32))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("not base64!", "LICENTIA_TRIAL: is not base64"), ("AAAA", "LICENTIA_TRIAL: holds 3 bytes, not 32")],
)
def test_refuse_key_without_showing_it(monkeypatch: pytest.MonkeyPatch, value: str, sentence: str) -> None:
    given(monkeypatch, value)
    with pytest.raises(env.Misconfigured) as refused:
        env.key(NAME)
    assert str(refused.value) == sentence
