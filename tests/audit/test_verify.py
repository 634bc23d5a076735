"""The verifier holds a bundle to every promise of its manifest, and says so as a command."""

import json
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audit import verify
from tests.audit.bundles import ORIGIN, VECTORS, seal, vkey, write
from tests.audit.verifying import (
    OPEN,
    PLAIN,
    Run,
    verdict,
)


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
