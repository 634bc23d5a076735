"""What the tests of the verifier share: a small trail, and how its verdicts are read."""

from collections.abc import Callable
from pathlib import Path

from audit import entry
from tests.audit import bundles
from tests.audit.bundles import body, seal

Verdict = tuple[int, int | None]
Run = Callable[..., dict[str, object]]
SALTS = (b"\x01" * 32, b"\x02" * 32)
NAMES = ("actor.email", "source.ip")
TEXTS = [entry.disclose(name, f"{name} of Ada", salt) for name, salt in zip(NAMES, SALTS, strict=True)]
PERSONAL = {name: entry.disclosure_digest(text) for name, text in zip(NAMES, TEXTS, strict=True)}
OPEN = [(1, text) for text in TEXTS]
PLAIN = [body(0, "chain.created"), body(1, pd=PERSONAL), body(2), body(3)]


def verdict(report: dict[str, object]) -> Verdict:
    bad = report["first_bad_seq"]
    assert bad is None or isinstance(bad, int)
    return int(str(report["exit"])), bad


def unexplained(report: dict[str, object]) -> list[tuple[int | None, str]]:
    listed = report["unexplained"]
    assert isinstance(listed, list)
    return [(item["seq"], item["claim"]) for item in listed]


def erased(number: int, fields: list[tuple[int, str]], **given: object) -> bytes:
    data = {"fields": fields, "basis": "gdpr-17-1", "request": "r-1"}
    return body(number, "privacy.erased", **{"object_kind": "subject", "data": data} | given)


def pruned(number: int, *ranges: tuple[int, int]) -> bytes:
    return body(number, "retention.pruned", data={"ranges": ranges, "policy": "p-1"})


def tampered(folder: Path, entries: list[bytes], lines: list[bytes]) -> Path:
    (folder / "entries.bin").write_bytes(bundles.frame(entries))
    (folder / "bodies.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))
    return seal(folder)
