"""Typed readers of the environment: an unknown or impossible value refuses the start with one line that names it."""

import base64
import binascii
import os
from collections.abc import Collection
from urllib.parse import urlsplit

_FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class Misconfigured(SystemExit):
    """The program cannot start with this environment; its text is the one line that the operator reads."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


def text(name: str, default: str | None = None) -> str:
    """Return the variable without surrounding blanks; unset and empty mean the default, or a refusal without one."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise Misconfigured(name, "is not set, and nothing can stand in for it")
    return default


def integer(name: str, default: int, *, at_least: int = 0, at_most: int | None = None) -> int:
    """Return a whole number within the bounds, both included."""
    given = text(name, str(default))
    try:
        value = int(given)
    except ValueError:
        raise Misconfigured(name, f"{given!r} is not a whole number") from None
    if value < at_least or (at_most is not None and value > at_most):
        bounds = f"at least {at_least}" if at_most is None else f"from {at_least} to {at_most}"
        raise Misconfigured(name, f"{value} is out of range: {bounds}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or a no, in any of the usual spellings."""
    given = text(name, "yes" if default else "no")
    value = _FLAGS.get(given.lower())
    if value is None:
        raise Misconfigured(name, f"{given!r} is neither yes nor no")
    return value


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    """Return one of the allowed words."""
    given = text(name, default)
    if given not in allowed:
        raise Misconfigured(name, f"{given!r} is not one of {', '.join(sorted(allowed))}")
    return given


def words(name: str, default: str = "") -> list[str]:
    """Return the parts of a comma-separated list, blanks and empty parts dropped."""
    return [part for part in (piece.strip() for piece in text(name, default).split(",")) if part]


def url(name: str, default: str | None = None, *, schemes: Collection[str]) -> str:
    """Return an address with one of the schemes; never quoted in the refusal, since it may hold a password."""
    value = text(name, default)
    if urlsplit(value).scheme not in schemes:
        raise Misconfigured(name, f"must start with one of {', '.join(f'{scheme}://' for scheme in sorted(schemes))}")
    return value


def key(name: str, default: str | None = None, *, size: int = 32) -> bytes:
    """Return the bytes of a base64 secret of exactly the size; never quoted in the refusal."""
    try:
        value = base64.b64decode(text(name, default), validate=True)
    except binascii.Error:
        raise Misconfigured(name, "is not base64") from None
    if len(value) != size:
        raise Misconfigured(name, f"holds {len(value)} bytes, not {size}")
    return value
