"""Checks an audit bundle without trusting whoever made it. Needs Python 3.11, and cryptography or openssl 3.

Exit 0: clean. 1: verified, but something was redacted, pruned or brought back with no event that explains it, or a part
of a list is missing. 2: broken or refused, with the first entry that cannot be relied on.
"""

import os
import sys

if __name__ == "__main__":  # no file that lies beside this one may stand in for a library module
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) != os.path.realpath(__file__ + "/..")]

import argparse
import base64
import json
import re
import sqlite3
import subprocess
import tempfile
import zipfile
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

Json = Any
Head = tuple[str, int, bytes]

ZERO, MAX_BODY, MAX_LINE, LISTED = bytes(32), 16 << 10, 16 << 20, 100
CORE = {"README", "bodies.ndjson", "checkpoint", "disclosures.ndjson", "entries.bin", "keys.json", "manifest.json"}
BODY, NAME, BASE64 = "the body", "[!-*,-~]+", "[A-Za-z0-9+/]+=*"
NOTE = re.compile(rf"(({NAME})\n(0|[1-9][0-9]{{0,17}})\n({BASE64})\n)\n((?:\u2014 {NAME} {BASE64}\n)+)")
VKEY = re.compile(rf"({NAME})\+([0-9a-f]{{8}})\+({BASE64})")
LINKS = re.compile(rb"([0-9a-f]{64})\n([0-9a-f]{64})\n")
DIGEST = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
SCAN, PLAIN = json.JSONDecoder().raw_decode, bytes.maketrans(b"-_+/", b"+/==")  # a plus or a slash is no base64url
SPKI = bytes.fromhex("302a300506032b6570032100")
TABLES = """
CREATE TABLE disclosed (seq INTEGER, text TEXT, PRIMARY KEY (seq, text)) WITHOUT ROWID;
CREATE TABLE gone (seq INTEGER, name TEXT, explained INTEGER, PRIMARY KEY (seq, name)) WITHOUT ROWID;
"""


class Broken(Exception):
    """The bundle does not hold: what is wrong, and the first entry that cannot be relied on where it can be told."""

    seq: int | None = None


class _Chain:
    """The tree as the entries hash and, from the first wrong link on, the tree as the links say it was."""

    def __init__(self, origin: str) -> None:
        self.start, self.leaf, self.suspect = f"licentia-audit/v1\n{origin}\n", ZERO, 0
        self.tree: list[bytes] = []
        self.said: list[bytes] | None = None

    def follow(self, seq: int, entries: BinaryIO) -> str:
        length, start = int.from_bytes(entries.read(2)), f"{self.start}{seq}\n".encode()
        text = entries.read(length)
        links = LINKS.fullmatch(text[len(start) :]) if text.startswith(start) and len(text) == length else None
        if links is None:
            _refuse("the entry is not there")
        previous = bytes.fromhex(links[1].decode())
        if self.said is None and previous != self.leaf:
            self.said, self.suspect = self.tree.copy(), seq
        for tree, leaf in ((self.tree, self.leaf), (self.said, previous)):
            if seq and tree is not None:
                _push(tree, seq - 1, leaf)  # the leaf before this entry, now that both hashes of it are known
        self.leaf = sha256(b"\x00" + text).digest()
        return links[2].decode()

    def root(self, size: int, tree: list[bytes]) -> bytes:
        peaks = tree.copy()
        if size:
            _push(peaks, size - 1, self.leaf)
        result = peaks.pop() if peaks else sha256(b"").digest()
        while peaks:
            result = sha256(b"\x01" + peaks.pop() + result).digest()
        return result

    def settle(self, size: int, root: bytes, trusted: int | None) -> None:
        if self.said is not None:
            # an entry was changed, not the link to it, when the tree that the links describe is the one that was signed
            changed = self.suspect - (self.root(size, self.said) == root)
            _refuse("an entry is not the one that the next one names", max(changed, 0))
        if trusted is None:
            _refuse("the entries are not those that the older checkpoint signed", 0)
        if self.root(size, self.tree) != root:
            _refuse(f"the entries from {trusted} on do not give the signed root", trusted)


class _Check:
    """One check of one bundle; what is gone is sorted on disk, so that memory stays constant."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.withheld = False
        self.found: dict[str, list[Json]] = {"problems": [], "unexplained": []}
        self.counts = dict.fromkeys(("disclosed", "explained", "withheld", "unexplained"), 0)
        self.db = sqlite3.connect("")
        self.db.executescript(TABLES)
        self.rows: Iterator[tuple[int, str]] = iter(())
        self.row: tuple[int, str] | None = None

    def attempt(self, step: Callable[..., object], *given: object) -> None:
        try:
            step(*given)
        except Broken as broken:
            self.found["problems"].append({"claim": str(broken), "seq": broken.seq})
        except Exception as error:  # noqa: BLE001 - whatever stops the reading, the bundle is refused
            self.found["problems"].append({"claim": f"{step.__name__}: {error!r}", "seq": None})

    def miss(self, seq: int | None, claim: str) -> None:
        self.counts["unexplained"] += 1
        self.found["unexplained"] += [{"claim": claim, "seq": seq}][: LISTED - len(self.found["unexplained"])]

    def run(self, options: argparse.Namespace, folder: Path) -> None:
        if options.bundle.is_dir():
            folder = options.bundle
        else:
            with zipfile.ZipFile(options.bundle) as archive:
                archive.extractall(folder)
                if len(set(archive.namelist())) != len(archive.namelist()):
                    _refuse("the archive holds two files of one name")
            inside = list(folder.iterdir())
            folder = inside[0] if len(inside) == 1 else folder
        self.attempt(self.files, folder)
        for item in json.loads((folder / "keys.json").read_bytes()):
            self.attempt(_key, item["vkey"])
        keys = [_key(text) for path in options.vkeys for text in path.read_text("ascii").split()]
        older = _head(options.older.read_bytes(), keys) if options.older else None
        self.head = _head((folder / "checkpoint").read_bytes(), keys)
        if older and older[0] != self.head[0]:
            _refuse(f"the older checkpoint is of another log, {older[0]}")
        if older and older[1] > self.head[1]:
            _refuse(f"the older checkpoint covers {older[1]} entries, the bundle only {self.head[1]}", self.head[1])
        self.attempt(self.disclosures, folder, self.head[1])
        self.attempt(self.entries, folder, *self.head, older)

    def files(self, folder: Path) -> None:
        raw = (folder / "manifest.json").read_bytes()
        manifest = json.loads(raw)
        kept, files = manifest["disclosures"], manifest["files"]
        ordered = {name: files[name] for name in sorted(files, key=lambda name: name.encode("utf-16-be"))}
        spelled = json.dumps({"disclosures": kept, "files": ordered}, ensure_ascii=False, separators=(",", ":"))
        if kept not in {"included", "withheld"} or spelled.encode() != raw:
            _refuse("manifest.json is not the list that it should be, as RFC 8785 writes it")
        self.withheld = kept == "withheld"
        paths = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        here = {path.relative_to(folder).as_posix(): path for path in paths}
        for name in sorted(here.keys() ^ (files.keys() | {"manifest.json"}) | (CORE - here.keys())):
            self.attempt(_refuse, f"{name} is {'not listed' if name in here else 'missing'}", None)
        for name in sorted(here.keys() & files.keys()):
            if here[name].is_symlink() or not here[name].is_file() or _digest(here[name]) != files[name]:
                self.attempt(_refuse, f"{name} is not the file that the manifest lists", None)

    def disclosures(self, folder: Path, size: int) -> None:
        with (folder / "disclosures.ndjson").open("rb") as lines:
            rows = (_disclosure(line, size) for line in iter(lambda: lines.readline(MAX_LINE), b""))
            self.db.executemany("INSERT INTO disclosed VALUES (?, ?)", rows)
        self.rows = iter(self.db.execute("SELECT seq, text FROM disclosed ORDER BY seq"))
        self.row = next(self.rows, None)

    def entries(self, folder: Path, origin: str, size: int, root: bytes, older: Head | None) -> None:
        chain, trusted = _Chain(origin), None if older else 0
        with (folder / "entries.bin").open("rb") as entries, (folder / "bodies.ndjson").open("rb") as bodies:
            for seq in range(size + 1):
                if older and older[1] == seq and older[2] == chain.root(seq, chain.tree):
                    trusted = seq
                if seq < size:
                    try:
                        self.judge(seq, chain.follow(seq, entries), bodies.readline(MAX_BODY + 2))
                    except Exception as error:  # noqa: BLE001 - a body or disclosure that cannot be read is no better
                        _refuse(str(error), seq if chain.said is None else chain.suspect)
            if entries.read(1) or bodies.read(1):
                _refuse("there is more than the checkpoint covers", size)
        chain.settle(size, root, trusted)
        for seq, name in self.db.execute("SELECT seq, name FROM gone WHERE NOT explained ORDER BY seq"):
            self.miss(None if seq < 0 else seq, f"{name} is gone and no event says why")

    def judge(self, seq: int, expected: str, line: bytes) -> None:
        if not line.endswith(b"\n") or (line != b"\n" and sha256(line[:-1]).hexdigest() != expected):
            _refuse("the body is not the one that was chained")
        body = {} if line == b"\n" else _json(line[:-1])
        digests, here = body.get("pd", {}), set()
        if not all(map(DIGEST.fullmatch, digests.values())):
            _refuse("the body has a digest that is not canonical base64")
        while self.row and self.row[0] == seq:
            here.add(_opened(self.row[1], digests))
            self.row = next(self.rows, None)
        gone = [name for name in digests if name not in here] if body else [BODY]
        withheld = self.withheld and body != {}
        self.counts["disclosed"] += len(here)
        self.counts["withheld"] += len(gone) * withheld
        if gone:
            self.db.executemany("INSERT INTO gone VALUES (?, ?, ?)", [(seq, name, withheld) for name in gone])
        for at, name in _explained(seq, body):
            self.explain(at, name)
        match body:
            case {"data": {"part": int(number), "parts": int(parts)}}:
                name = " of ".join(map(str, (parts, body["type"], body.get("corr"), body["object"]["id"])))
                each = ((f"part {one} of {name}",) for one in range(1, parts + 1))
                self.db.executemany("INSERT OR IGNORE INTO gone VALUES (-1, ?, 0)", each)
                self.db.execute("UPDATE gone SET explained = 1 WHERE name = ?", (f"part {number} of {name}",))

    def explain(self, seq: int, name: str) -> None:
        """Settle what is gone; what was said to be gone but is here has come back, unless its whole body is gone."""
        update = "UPDATE gone SET explained = 1 WHERE seq = ? AND name = ?"
        if self.db.execute(update, (seq, name)).rowcount:
            self.counts["explained"] += 1
        elif not self.db.execute("SELECT 1 FROM gone WHERE seq = ? AND name = ?", (seq, BODY)).fetchone():
            self.miss(seq, f"{name} was said to be gone and is here")

    def report(self) -> dict[str, Json]:
        status = 2 if self.found["problems"] else min(self.counts["unexplained"], 1)
        bad = [item["seq"] for item in self.found["problems"] if item["seq"] is not None]
        origin, size, root = self.head or (None, None, b"")
        return {
            "verdict": ("clean", "unexplained", "broken")[status],
            "exit": status,
            "first_bad_seq": min(bad, default=None),
            "origin": origin,
            "size": size,
            "root": base64.b64encode(root).decode(),
            "counts": self.counts,
            **self.found,
        }


def _refuse(claim: str, seq: int | None = None) -> NoReturn:
    broken = Broken(claim)
    broken.seq = seq
    raise broken


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _push(tree: list[bytes], size: int, leaf: bytes) -> None:
    while size & 1:
        leaf, size = sha256(b"\x01" + tree.pop() + leaf).digest(), size >> 1
    tree.append(leaf)


def _explained(by: int, body: Json) -> list[tuple[int, str]]:
    match body:
        case {"type": "privacy.erased", "outcome": "success", "data": {"fields": [*pairs]}}:
            return [(seq, name) for seq, name in pairs if 0 <= seq < by]
        case {"type": "retention.pruned", "outcome": "success", "data": {"ranges": [*pairs]}}:
            return [(seq, BODY) for first, last in pairs for seq in range(max(first, 0), min(last + 1, by))]
    return []


def _disclosure(line: bytes, size: int) -> tuple[int, str]:
    match _json(line.rstrip(b"\n")):
        case [int(seq), str(text)] if 0 <= seq < size and line.endswith(b"\n"):
            return seq, text
    _refuse(f"not a disclosure of one of the {size} entries: {line[:80]!r}")


def _opened(text: str, digests: dict[str, str]) -> str:
    digest = base64.urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")
    if digest not in digests.values():
        _refuse("a disclosure is not one that the body commits to")
    salt, name, _ = _json(_decode(text.encode().translate(PLAIN) + b"=" * (-len(text) % 4)))
    if digests.get(name) != digest or not DIGEST.fullmatch(salt):
        _refuse("a disclosure is not of the field that the body says")
    return str(name)


def _json(raw: bytes) -> Json:
    text = raw.decode()
    value, end = SCAN(text)
    if end != len(text):
        _refuse(f"not JSON: {raw[:80]!r}")
    return value


def _decode(text: bytes) -> bytes:
    raw = a2b_base64(text)
    if b2a_base64(raw, newline=False) != text:
        _refuse(f"base64 that is not canonical: {text[:80]!r}")
    return raw


def _key(text: str) -> tuple[str, bytes, bytes]:
    match = VKEY.fullmatch(text)
    name, key_id, key = match.groups() if match else ("", "", "")
    raw = _decode(key.encode())
    identity = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if identity.hex() != key_id or raw[:1] != b"\x01" or len(raw) != 1 + len(ZERO):
        _refuse(f"not a verifier key: {text[:300]!r}")
    return name, identity, raw[1:]


def _head(raw: bytes, keys: list[tuple[str, bytes, bytes]]) -> Head:
    match = NOTE.fullmatch(raw.decode())
    if match is None:
        _refuse("not a signed checkpoint")
    text, origin, size, root, lines = match.groups()
    signed = [(name, _decode(blob.encode())) for _, name, blob in (line.split(" ") for line in lines.splitlines())]
    trusted = {(name, key_id): public for name, key_id, public in keys if name == origin}
    known = [(trusted[name, blob[:4]], blob[4:]) for name, blob in signed if (name, blob[:4]) in trusted]
    if not known or not all(_signed(public, signature, text.encode()) for public, signature in known):
        _refuse(f"no trusted key has signed the checkpoint of {origin} at {size}")
    return origin, int(size), _decode(root.encode())


def _signed(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - one of two ways, as the machine has it
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except ImportError:
        with tempfile.TemporaryDirectory() as scratch:
            key, sig, note = (Path(scratch, name) for name in ("key", "sig", "note"))
            sizes = key.write_bytes(SPKI + public), sig.write_bytes(signature), note.write_bytes(text)
            command = (
                f"openssl pkeyutl -verify -pubin -keyform DER -rawin -inkey {key} -sigfile {sig} -in {note}".split()
            )
            return all(sizes) and subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - ours
    except InvalidSignature:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Check the bundle that the command line names, say what was found, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, help="a folder, or a ZIP of one")
    parser.add_argument("vkeys", type=Path, nargs="+", help="files of trusted keys, one of which must have signed")
    parser.add_argument("--older", type=Path, help="a checkpoint kept from earlier")
    parser.add_argument("--json", action="store_true")
    options, check = parser.parse_args(arguments), _Check()
    with tempfile.TemporaryDirectory() as scratch:
        check.attempt(check.run, options, Path(scratch))
    report = check.report()
    print(json.dumps(report) if options.json else _words(report))
    return int(report["exit"])


def _words(report: dict[str, Json]) -> str:
    found = [(item["seq"], item["claim"]) for item in report["problems"] + report["unexplained"]]
    lines = [claim if seq is None else f"seq {seq}: {claim}" for seq, claim in found]
    counts = ", ".join(f"{count} {name}" for name, count in report["counts"].items())
    return "\n".join([*lines, f"{report['verdict']}: {report['size']} entries of {report['origin']}: {counts}"])


if __name__ == "__main__":
    sys.exit(main())
