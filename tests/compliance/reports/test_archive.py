"""Archives whose bytes depend on their content alone."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from zipfile import ZipFile

from compliance.reports import archive


def filled(directory):
    (directory / "trail").mkdir(parents=True)
    (directory / "b.csv").write_text("b\r\n")
    (directory / "a.csv").write_text("a\r\n")
    (directory / "trail" / "checkpoint").write_text("c\n")
    return directory


def test_names_come_in_byte_order(tmp_path):
    assert archive.names_in(filled(tmp_path)) == ["a.csv", "b.csv", "trail/checkpoint"]


def test_manifest_is_canonical_and_lists_every_file(tmp_path):
    text = archive.manifest(filled(tmp_path), v=1, as_of="2026-11-02")
    document = json.loads(text)
    assert text == json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    assert document["as_of"] == "2026-11-02"
    assert document["files"] == {
        "a.csv": sha256(b"a\r\n").hexdigest(),
        "b.csv": sha256(b"b\r\n").hexdigest(),
        "trail/checkpoint": sha256(b"c\n").hexdigest(),
    }


def test_pack_gives_the_same_bytes_whatever_the_files_times_and_rights(tmp_path):
    first, second = filled(tmp_path / "one"), filled(tmp_path / "two")
    os.utime(second / "a.csv", (1, 1))
    (second / "b.csv").chmod(0o600)
    archive.pack(first, tmp_path / "one.zip")
    archive.pack(second, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with ZipFile(tmp_path / "one.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["a.csv", "b.csv", "trail/checkpoint"]
        assert packed.read("b.csv") == b"b\r\n"
