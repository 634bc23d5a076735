import dataclasses
import json
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from audit import checkpoint, entry, verify
from tests.audit import bundles
from tests.audit.bundles import KEY, ORIGIN, OTHER_KEY, VECTORS, body, seal, vkey, write

Verdict = tuple[int, int | None]
Run = Callable[..., dict[str, object]]
SALTS = (b"\x01" * 32, b"\x02" * 32)
NAMES = ("actor.email", "source.ip")
TEXTS = [entry.disclose(name, f"{name} of Ada", salt) for name, salt in zip(NAMES, SALTS, strict=True)]
PERSONAL = {name: entry.disclosure_digest(text) for name, text in zip(NAMES, TEXTS, strict=True)}
OPEN = [(1, text) for text in TEXTS]
PLAIN = [body(0, "chain.created"), body(1, pd=PERSONAL), body(2), body(3)]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    keys = tmp_path / "vkey"
    keys.write_text(vkey() + "\n")

    def check(bundle: Path, *more: object, keys: Path = keys) -> dict[str, object]:
        status = verify.main([str(bundle), str(keys), "--json", *map(str, more)])
        report: dict[str, object] = json.loads(capsys.readouterr().out)
        assert report["exit"] == status
        assert report["verdict"] == ("clean", "unexplained", "broken")[status]
        return report

    return check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "bundle"


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


# the vectors


def test_verify_gives_the_verdicts_of_the_vectors(run: Run) -> None:
    expected = json.loads((VECTORS / "expected.json").read_text())
    older = VECTORS / "checkpoint.size2"
    assert verdict(run(VECTORS / "before")) == (expected["verdicts"]["before"], None)
    assert verdict(run(VECTORS / "erased")) == (expected["verdicts"]["erased"], None)
    report = run(VECTORS / "erased", "--older", older)
    assert verdict(report) == (expected["verdicts"]["erased_with_older_size2"], None)
    assert report["counts"] == {"disclosed": 0, "explained": 2, "withheld": 0, "unexplained": 0}
    assert (report["origin"], report["size"], report["root"]) == (ORIGIN, 3, expected["root"]["3"])


def flips() -> Iterator[tuple[str, str]]:
    for name in ("before", "erased"):
        for path in sorted((VECTORS / name).iterdir()):
            if path.stat().st_size:
                yield name, path.name


@pytest.mark.parametrize(("vector", "name"), list(flips()))
def test_verify_refuses_any_flipped_byte(run: Run, folder: Path, vector: str, name: str) -> None:
    shutil.copytree(VECTORS / vector, folder)
    raw = (folder / name).read_bytes()
    for at in range(len(raw)):
        (folder / name).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert run(folder)["exit"] == 2, at


@pytest.mark.parametrize(("name", "step"), [("bodies.ndjson", 7), ("entries.bin", 1)])
def test_verify_names_the_entry_of_any_flipped_byte(run: Run, folder: Path, name: str, step: int) -> None:
    shutil.copytree(VECTORS / "erased", folder)
    raw = (folder / name).read_bytes()
    for at in range(0, len(raw), step):
        (folder / name).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        bad = raw[:at].count(b"\n") if name == "bodies.ndjson" else at * 3 // len(raw)
        assert verdict(run(seal(folder))) == (2, bad), at


# what the manifest promises


@pytest.mark.parametrize("name", sorted(verify.CORE))
def test_verify_refuses_a_missing_file(run: Run, folder: Path, name: str) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    (folder / name).unlink()
    assert run(folder)["exit"] == 2


@pytest.mark.parametrize("name", sorted(verify.CORE - {"manifest.json"}))
def test_verify_refuses_a_manifest_that_leaves_a_file_out(run: Run, folder: Path, name: str) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    (folder / name).unlink()
    assert run(seal(folder))["exit"] == 2


def test_verify_refuses_an_unlisted_file(run: Run, folder: Path) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    (folder / "tsr").mkdir()
    (folder / "tsr" / "2.tsr").write_bytes(b"stamp")
    report = run(folder)
    assert report["exit"] == 2
    assert report["problems"] == [{"claim": "tsr/2.tsr is not listed", "seq": None}]
    assert verdict(run(seal(folder))) == (0, None)


def test_verify_refuses_a_link_in_place_of_a_file(run: Run, folder: Path, tmp_path: Path) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    shutil.move(folder / "README", tmp_path / "README")
    (folder / "README").symlink_to(tmp_path / "README")
    assert run(folder)["problems"] == [{"claim": "README is not the file that the manifest lists", "seq": None}]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text.replace(":", ": ", 1),
        lambda text: json.dumps(dict(reversed(json.loads(text).items())), separators=(",", ":")),
        lambda text: text.replace('{"disclosures"', '{"disclosures":"withheld","disclosures"'),
        lambda text: text.replace('"included"', '"some"'),
        lambda text: text.replace('"included"', '["included"]'),
        lambda text: text.replace("}}", '},"more":1}'),
        lambda text: text.replace("README", "\\u0052EADME"),
        lambda text: text.replace("README", "\\ud800"),
        lambda _: "[]",
        lambda _: "",
    ],
)
def test_verify_refuses_a_manifest_that_is_not_canonical(run: Run, folder: Path, change: Callable[[str], str]) -> None:
    manifest = write(folder, PLAIN, disclosures=OPEN) / "manifest.json"
    manifest.write_text(change(manifest.read_text()))
    assert run(folder)["exit"] == 2


def test_verify_reads_a_zip_with_or_without_its_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    flat = shutil.make_archive(str(tmp_path / "flat"), "zip", folder)
    deep = shutil.make_archive(str(tmp_path / "deep"), "zip", tmp_path, "bundle")
    assert verdict(run(Path(flat))) == verdict(run(Path(deep))) == (0, None)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_verify_refuses_a_zip_that_says_two_things(run: Run, folder: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "flat"), "zip", write(folder, PLAIN, disclosures=OPEN))
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("README", (folder / "README").read_bytes())
    assert run(Path(archive))["exit"] == 2


def test_verify_refuses_what_is_no_bundle(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no archive")
    assert run(tmp_path / "text")["exit"] == run(tmp_path / "nothing")["exit"] == 2
    folder.mkdir()
    assert run(folder)["exit"] == 2


# the chain


def tampered(folder: Path, entries: list[bytes], lines: list[bytes]) -> Path:
    (folder / "entries.bin").write_bytes(bundles.frame(entries))
    (folder / "bodies.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))
    return seal(folder)


def test_verify_names_the_first_entry_that_is_missing_at_the_end(run: Run, folder: Path) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    assert verdict(run(tampered(folder, bundles.texts(PLAIN[:2]), PLAIN[:2]))) == (2, 2)


def test_verify_names_the_first_entry_that_moved(run: Run, folder: Path) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    first, second, third, fourth = bundles.texts(PLAIN)
    lines = [PLAIN[0], PLAIN[1], PLAIN[3], PLAIN[2]]
    assert verdict(run(tampered(folder, [first, second, fourth, third], lines))) == (2, 2)


def test_verify_names_the_entry_that_was_removed_or_added(run: Run, folder: Path) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    texts = bundles.texts(PLAIN)
    assert verdict(run(tampered(folder, texts[:2] + texts[3:], PLAIN[:2] + PLAIN[3:]))) == (2, 2)
    more = [*PLAIN, body(4)]
    assert verdict(run(tampered(folder, bundles.texts(more), more))) == (2, 4)
    assert verdict(run(tampered(folder, bundles.texts(PLAIN), more))) == (2, 4)


@pytest.mark.parametrize("seq", [0, 1, 2, 3])
def test_verify_names_the_entry_whose_body_and_hash_were_changed(run: Run, folder: Path, seq: int) -> None:
    write(folder, PLAIN)
    texts, lines = bundles.texts(PLAIN), PLAIN.copy()
    lines[seq] = body(seq, reason="changed")
    texts[seq] = texts[seq][:-65] + sha256(lines[seq]).hexdigest().encode() + b"\n"
    report = run(tampered(folder, texts, lines))
    assert verdict(report) == (2, seq if seq < 3 else 0)


@pytest.mark.parametrize("seq", [0, 1, 2, 3])
def test_verify_names_the_entry_whose_link_was_changed(run: Run, folder: Path, seq: int) -> None:
    texts = bundles.texts(PLAIN)
    texts[seq] = texts[seq].replace(texts[seq].split(b"\n")[3], b"f" * 64)
    assert verdict(run(tampered(write(folder, PLAIN), texts, PLAIN))) == (2, seq)


def test_verify_names_the_pruned_entry_that_was_changed(run: Run, folder: Path) -> None:
    write(folder, PLAIN)
    texts = bundles.texts(PLAIN)
    texts[1] = texts[1][:-65] + b"f" * 64 + b"\n"
    assert verdict(run(tampered(folder, texts, [PLAIN[0], b"", *PLAIN[2:]]))) == (2, 1)


def test_verify_names_the_earliest_of_several_changes(run: Run, folder: Path) -> None:
    texts = bundles.texts(PLAIN)
    texts[1] = texts[1].replace(texts[1].split(b"\n")[3], b"f" * 64)
    assert verdict(run(tampered(write(folder, PLAIN), texts, [*PLAIN[:3], b"{}"]))) == (2, 1)


def test_verify_tells_a_rewritten_history_from_the_older_checkpoint_on(run: Run, folder: Path, tmp_path: Path) -> None:
    write(folder, PLAIN)
    older = tmp_path / "older"
    older.write_text(checkpoint.sign(bundles.head(bundles.texts(PLAIN[:2])), KEY))
    rewritten = [*PLAIN[:3], body(3, reason="changed")]
    tampered(folder, bundles.texts(rewritten), rewritten)
    assert verdict(run(folder)) == (2, 0)
    assert verdict(run(folder, "--older", older)) == (2, 2)


def test_verify_refuses_a_body_that_is_not_json(run: Run, folder: Path) -> None:
    assert verdict(run(write(folder, [PLAIN[0], b"{"]))) == (2, 1)


def test_verify_takes_an_empty_log(run: Run, folder: Path, tmp_path: Path) -> None:
    write(folder, [])
    older = tmp_path / "older"
    older.write_text(checkpoint.sign(bundles.head([]), KEY))
    assert verdict(run(folder, "--older", older)) == (0, None)


# keys and checkpoints


def test_verify_refuses_a_fork(run: Run, folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.write_text(checkpoint.sign(bundles.head(bundles.texts([PLAIN[0], body(1, reason="another")])), KEY))
    assert verdict(run(write(folder, PLAIN), "--older", older)) == (2, 0)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4])
def test_verify_takes_every_older_checkpoint_of_the_same_log(run: Run, folder: Path, tmp_path: Path, size: int) -> None:
    older = tmp_path / "older"
    older.write_text(checkpoint.sign(bundles.head(bundles.texts(PLAIN[:size])), KEY))
    assert verdict(run(write(folder, PLAIN, disclosures=OPEN), "--older", older)) == (0, None)


def test_verify_refuses_a_log_that_was_cut(run: Run, folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.write_text(checkpoint.sign(bundles.head(bundles.texts(PLAIN)), KEY))
    assert verdict(run(write(folder, PLAIN[:2], disclosures=OPEN), "--older", older)) == (2, 2)


def test_verify_refuses_an_older_checkpoint_of_another_log(run: Run, folder: Path, tmp_path: Path) -> None:
    other = f"{ORIGIN}/e1"
    head = dataclasses.replace(bundles.head(bundles.texts(PLAIN)), origin=other)
    (tmp_path / "older").write_text(checkpoint.sign(head, KEY))
    (tmp_path / "keys").write_text(f"{vkey()}\n\n{vkey(origin=other)}\n")
    report = run(write(folder, PLAIN), "--older", tmp_path / "older", keys=tmp_path / "keys")
    assert report["problems"] == [{"claim": f"the older checkpoint is of another log, {other}", "seq": None}]


def test_verify_refuses_an_older_checkpoint_that_nobody_trusted_signed(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "older").write_text(checkpoint.sign(bundles.head(bundles.texts(PLAIN)), OTHER_KEY))
    assert run(write(folder, PLAIN), "--older", tmp_path / "older")["exit"] == 2


def test_verify_takes_several_keys_during_a_rotation(run: Run, folder: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.write_text(vkey(OTHER_KEY))
    write(folder, PLAIN, disclosures=OPEN, key=OTHER_KEY)
    assert run(folder)["exit"] == 2
    assert verdict(run(folder, keys=new)) == (0, None)
    assert verify.main([str(folder), str(tmp_path / "vkey"), str(new)]) == 0


def test_verify_does_not_trust_the_keys_in_the_bundle(run: Run, folder: Path) -> None:
    report = run(write(folder, PLAIN, key=OTHER_KEY))
    claim = f"no trusted key has signed the checkpoint of {ORIGIN} at 4"
    assert report["problems"] == [{"claim": claim, "seq": None}]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("checkpoint", "AI=\n", "AJ=\n"),
        ("checkpoint", "AI=\n", "AI==\n"),
        ("checkpoint", "\n\n", "\n"),
        ("keys.json", "VTG4", "VTG5"),
        ("keys.json", "+c547c122+", "+c547c123+"),
        ("keys.json", "[{", "{"),
        ("keys.json", '"vkey"', '"key"'),
    ],
)
def test_verify_refuses_loose_base64_and_broken_keys(run: Run, folder: Path, name: str, old: str, new: str) -> None:
    shutil.copytree(VECTORS / "before", folder)
    text = (folder / name).read_text()
    (folder / name).write_text(text.replace(old, new))
    assert (folder / name).read_text() != text
    assert run(seal(folder))["exit"] == 2


@pytest.mark.parametrize("text", ["", "name", vkey()[:-1] + "5", vkey() + "=", vkey().replace("c547c122", "c547c123")])
def test_verify_refuses_a_key_file_without_a_key(run: Run, folder: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "keys").write_text(text)
    assert run(write(folder, PLAIN, disclosures=OPEN), keys=tmp_path / "keys")["exit"] == 2


# what is gone


def test_verify_takes_an_erasure_that_an_event_explains(run: Run, folder: Path) -> None:
    report = run(write(folder, [*PLAIN, erased(4, [(1, "source.ip")])], disclosures=OPEN[:1]))
    assert verdict(report) == (0, None)
    assert report["counts"] == {"disclosed": 1, "explained": 1, "withheld": 0, "unexplained": 0}


@pytest.mark.parametrize(
    "events",
    [
        [],
        [erased(4, [(1, "actor.email")], outcome="denied")],
        [erased(4, [(2, "source.ip")])],
        [erased(4, [(4, "source.ip")])],
        [body(4, "privacy.exported", data={"fields": [(1, "source.ip")]})],
    ],
)
def test_verify_reports_an_erasure_that_nothing_explains(run: Run, folder: Path, events: list[bytes]) -> None:
    report = run(write(folder, [*PLAIN, *events], disclosures=OPEN[:1]))
    assert (1, "source.ip is gone and no event says why") in unexplained(report)
    assert verdict(report) == (1, None)


def test_verify_reports_an_erased_value_that_is_back(run: Run, folder: Path) -> None:
    report = run(write(folder, [*PLAIN, erased(4, [(1, name) for name in NAMES])], disclosures=OPEN[:1]))
    assert unexplained(report) == [(1, "actor.email was said to be gone and is here")]


def test_verify_takes_the_same_erasure_twice(run: Run, folder: Path) -> None:
    twice = [erased(number, [(1, "source.ip")]) for number in (4, 5)]
    assert verdict(run(write(folder, [*PLAIN, *twice], disclosures=OPEN[:1]))) == (0, None)


def test_verify_takes_a_prune_that_an_event_explains(run: Run, folder: Path) -> None:
    events = [*PLAIN, pruned(4, (1, 2))]
    assert verdict(run(write(folder, events, pruned=[1, 2]))) == (0, None)
    events = [*PLAIN, erased(4, [(1, "source.ip")]), pruned(5, (1, 1), (2, 2))]
    assert verdict(run(write(folder, events, pruned=[1, 2]))) == (0, None)
    events = [*PLAIN, pruned(4, (1, 2)), erased(5, [(1, "source.ip")])]
    assert verdict(run(write(folder, events, pruned=[1, 2]))) == (0, None)


def test_verify_reports_a_prune_that_nothing_explains(run: Run, folder: Path) -> None:
    report = run(write(folder, [*PLAIN, pruned(4, (1, 1))], pruned=[1, 2]))
    assert unexplained(report) == [(2, "the body is gone and no event says why")]


def test_verify_reports_a_pruned_body_that_is_back(run: Run, folder: Path) -> None:
    report = run(write(folder, [*PLAIN, pruned(4, (1, 2))], pruned=[1]))
    assert unexplained(report) == [(2, "the body was said to be gone and is here")]


def test_verify_counts_what_is_withheld_and_checks_the_rest(run: Run, folder: Path) -> None:
    report = run(write(folder, PLAIN, disclosures=OPEN[:1], kept="withheld"))
    assert verdict(report) == (0, None)
    assert report["counts"] == {"disclosed": 1, "explained": 0, "withheld": 1, "unexplained": 0}
    forged = [(1, entry.disclose("source.ip", "another", SALTS[1]))]
    assert verdict(run(write(folder, PLAIN, disclosures=forged, kept="withheld"))) == (2, 1)
    assert run(write(folder, [*PLAIN, pruned(4, (1, 1))], pruned=[1, 2], kept="withheld"))["exit"] == 1
    back = [*PLAIN, erased(4, [(1, "actor.email")])]
    assert run(write(folder, back, disclosures=OPEN[:1], kept="withheld"))["exit"] == 1


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ((1, TEXTS[0] + "="), 1),
        ((1, TEXTS[0][:-1] + "A"), 1),
        ((2, TEXTS[0]), 2),
        ((0, TEXTS[0]), 0),
        ((4, TEXTS[0]), None),
        ((-1, TEXTS[0]), None),
    ],
)
def test_verify_refuses_a_disclosure_of_something_else(
    run: Run, folder: Path, line: tuple[int, str], bad: int | None
) -> None:
    assert verdict(run(write(folder, PLAIN, disclosures=[line, OPEN[1]]))) == (2, bad)


def test_verify_refuses_a_disclosure_twice(run: Run, folder: Path) -> None:
    assert run(write(folder, PLAIN, disclosures=[*OPEN, OPEN[0]]))["exit"] == 2


def test_verify_refuses_a_disclosure_of_a_pruned_body(run: Run, folder: Path) -> None:
    bodies = [*PLAIN, pruned(4, (1, 1))]
    assert verdict(run(write(folder, bodies, pruned=[1], disclosures=OPEN))) == (2, 1)


@pytest.mark.parametrize("line", ["{", '{"seq": 1}', '[1, "x"]', "[1]"])
def test_verify_refuses_a_disclosure_line_that_is_none(run: Run, folder: Path, line: str) -> None:
    write(folder, PLAIN, disclosures=OPEN)
    with (folder / "disclosures.ndjson").open("a") as lines:
        lines.write(line + "\n")
    assert run(seal(folder))["exit"] == 2


def test_verify_refuses_a_loose_digest_of_a_withheld_value(run: Run, folder: Path) -> None:
    raw = PLAIN[1].replace(PERSONAL["source.ip"].encode(), PERSONAL["source.ip"][:-1].encode() + b"B")
    assert raw != PLAIN[1]
    assert verdict(run(write(folder, [PLAIN[0], raw], kept="withheld"))) == (2, 1)


def test_verify_refuses_a_disclosure_under_another_name(run: Run, folder: Path) -> None:
    swapped = dict(zip(NAMES, reversed(PERSONAL.values()), strict=True))
    assert verdict(run(write(folder, [PLAIN[0], body(1, pd=swapped)], disclosures=OPEN))) == (2, 1)


def test_verify_refuses_a_disclosure_with_a_short_salt(run: Run, folder: Path) -> None:
    raw = json.dumps(["AAAA", "source.ip", "192.0.2.10"]).encode()
    text = entry._base64url(raw)
    bodies = [PLAIN[0], body(1, pd={"source.ip": entry.disclosure_digest(text)})]
    assert verdict(run(write(folder, bodies, disclosures=[(1, text)]))) == (2, 1)


def test_verify_reads_disclosures_in_any_order(run: Run, folder: Path) -> None:
    bodies = [*PLAIN, body(4, pd={"actor.email": PERSONAL["actor.email"]})]
    lines = [(4, TEXTS[0]), OPEN[1], OPEN[0]]
    assert verdict(run(write(folder, bodies, disclosures=lines))) == (0, None)


def test_verify_takes_the_union_of_a_list_in_parts(run: Run, folder: Path) -> None:
    parts = [
        erased(4 + at, [], corr="c-1", data={"fields": [(1, name)], "part": at + 1, "parts": 2})
        for at, name in enumerate(NAMES)
    ]
    assert verdict(run(write(folder, [*PLAIN, *parts]))) == (0, None)
    report = run(write(folder, [*PLAIN, parts[1]]))
    name = "privacy.erased of c-1 of 0192f0c4-1111-7000-8000-0000000000aa"
    assert unexplained(report) == [
        (None, f"part 1 of 2 of {name} is gone and no event says why"),
        (1, "actor.email is gone and no event says why"),
    ]
    assert verdict(report) == (1, None)


def test_verify_lists_only_the_first_of_many(run: Run, folder: Path) -> None:
    bodies = [body(0, "chain.created"), *(body(1, pd=PERSONAL) for _ in range(60))]
    report = run(write(folder, bodies))
    assert report["counts"] == {"disclosed": 0, "explained": 0, "withheld": 0, "unexplained": 120}
    assert len(unexplained(report)) == 100


# the command


def test_verify_runs_alone(folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(verify.__file__, alone)
    (alone / "selectors.py").write_text("raise SystemExit('a neighbour was imported')")
    (tmp_path / "keys").write_text(vkey())
    command = [sys.executable, "verify.py", str(write(folder, PLAIN[:1])), str(tmp_path / "keys")]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_verify_says_in_words_what_it_found(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "keys").write_text(vkey())
    assert verify.main([str(write(folder, PLAIN, disclosures=OPEN[:1])), str(tmp_path / "keys")]) == 1
    assert capsys.readouterr().out == (
        "seq 1: source.ip is gone and no event says why\n"
        f"unexplained: 4 entries of {ORIGIN}: 1 disclosed, 0 explained, 0 withheld, 1 unexplained\n"
    )
    (folder / "bodies.ndjson").write_bytes(b"\n".join([*PLAIN[:2], b"{}", PLAIN[3], b""]))
    assert verify.main([str(folder), str(tmp_path / "keys")]) == 2
    assert capsys.readouterr().out == (
        "bodies.ndjson is not the file that the manifest lists\n"
        "seq 2: the body is not the one that was chained\n"
        f"broken: 4 entries of {ORIGIN}: 1 disclosed, 0 explained, 0 withheld, 0 unexplained\n"
    )


def test_verify_ends_with_its_status(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["verify.py", str(write(folder, [])), str(tmp_path / "nothing")])
    monkeypatch.setattr(sys, "path", sys.path.copy())
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(verify.__file__, run_name="__main__")
    assert ended.value.code == 2


OPENSSL = """#!{python}
import sys
from pathlib import Path
from cryptography.hazmat.primitives.serialization import load_der_public_key
given = dict(zip(sys.argv, sys.argv[1:]))
assert sys.argv[1] == "pkeyutl" and {{"-verify", "-pubin", "-rawin"}} < set(sys.argv)
key = load_der_public_key(Path(given["-inkey"]).read_bytes())
key.verify(Path(given["-sigfile"]).read_bytes(), Path(given["-in"]).read_bytes())
"""


def test_verify_asks_openssl_where_cryptography_is_absent(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "openssl").write_text(OPENSSL.format(python=sys.executable))
    (tools / "openssl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    write(folder, PLAIN, disclosures=OPEN)
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    assert verdict(run(folder)) == (0, None)
    text = (folder / "checkpoint").read_text()
    (folder / "checkpoint").write_text(text.replace("\n4\n", "\n3\n"))
    assert run(seal(folder))["exit"] == 2
    monkeypatch.setenv("PATH", str(folder))
    assert run(folder)["exit"] == 2
