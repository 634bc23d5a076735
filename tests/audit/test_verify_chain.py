"""The verifier names the first entry that was changed, and trusts only the keys and checkpoints that it is given."""

import dataclasses
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from audit import checkpoint, verify
from tests.audit import bundles
from tests.audit.bundles import KEY, ORIGIN, OTHER_KEY, VECTORS, body, seal, vkey, write
from tests.audit.verifying import (
    OPEN,
    PLAIN,
    Run,
    tampered,
    verdict,
)


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
