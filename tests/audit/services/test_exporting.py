"""A bundle is verified by someone who has nothing of ours; whatever byte is changed is noticed."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys

import pytest

from audit import verify
from audit.choices import KeyPurpose
from audit.errors import BundleIncomplete, FolderTaken
from audit.events import TrailEvent
from audit.models import Body, Checkpoint, Disclosure, SubjectKey
from audit.services import Draft, checkpointing, exporting, keys, record_all, sequencing
from kernel import tenancy
from tests.audit.bundles import VECTORS
from tests.audit.owner import as_owner
from tests.factories.accounts import OrganisationFactory

FILES = [
    "README",
    "bodies.ndjson",
    "checkpoint",
    "disclosures.ndjson",
    "entries.bin",
    "keys.json",
    "manifest.json",
    "verify.py",
]


@pytest.fixture
def bundle(chained, tmp_path, now):
    exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now)
    return tmp_path / "bundle"


@pytest.fixture
def vkey(chained, tmp_path):
    with tenancy.within(chained):
        text = keys.vkey(keys.signing_key(KeyPurpose.CHECKPOINTS))
    path = tmp_path / "vkey"
    path.write_text(text + "\n")
    return path


@pytest.fixture
def check(vkey, capsys):
    def run(bundle, *more):
        status = verify.main([str(bundle), str(vkey), "--json", *map(str, more)])
        return status, json.loads(capsys.readouterr().out)["counts"]

    return run


def erase(organisation, actor, now, seqs):
    with as_owner(organisation):
        Disclosure.objects.all().delete()
        SubjectKey.objects.all().delete()
    with tenancy.within(organisation):
        data = {"fields": [[seq, "actor.email"] for seq in seqs], "basis": "gdpr-17-1", "request": "r-1"}
        record_all([Draft(TrailEvent.ERASED, organisation, actor, now, data)])


def test_bundle_verifies_without_django(bundle, vkey):
    asked = [sys.executable, "-I", bundle / "verify.py", bundle, vkey, "--json"]
    done = subprocess.run(asked, capture_output=True, check=False, cwd=bundle)
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"], report["size"], done.stderr) == (0, "clean", 7, b"")
    assert report["counts"] == {"disclosed": 7, "explained": 0, "withheld": 0, "unexplained": 0}


def test_bundle_holds_the_files_of_the_format_and_lists_them(bundle):
    assert sorted(path.name for path in bundle.iterdir()) == FILES
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    assert (manifest["disclosures"], sorted(manifest["files"])) == (
        "included",
        [name for name in FILES if name != "manifest.json"],
    )


def test_bundle_says_what_the_rows_say(chained, tmp_path, now):
    made = exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now)
    with tenancy.within(chained):
        checkpoint, bodies = Checkpoint.objects.get(), Body.objects.values_list("body", flat=True)
        assert (tmp_path / "bundle" / "bodies.ndjson").read_bytes() == b"".join(bytes(body) + b"\n" for body in bodies)
    assert (made.origin, made.size, made.root) == (f"audit.licentia.example/org/{chained.pk}", 7, checkpoint.root)
    assert (tmp_path / "bundle" / "checkpoint").read_text() == checkpoint.note
    assert made.files["verify.py"] == verify._digest(exporting.VERIFIER)


def test_bundle_is_made_of_its_content_alone(chained, bundle, tmp_path, now):
    exporting.export_bundle(organisation=chained, directory=tmp_path / "again", now=now)
    assert [(tmp_path / "again" / name).read_bytes() for name in FILES] == [
        (bundle / name).read_bytes() for name in FILES
    ]


def test_bundle_of_vectors_has_the_same_forms(bundle):
    ours, theirs = (folder / "disclosures.ndjson" for folder in (bundle, VECTORS / "before"))
    assert [type(item) for item in json.loads(ours.read_text().splitlines()[0])] == [int, str]
    assert json.loads(theirs.read_text().splitlines()[0])[0] == 1
    assert [sorted(key) for key in json.loads((bundle / "keys.json").read_bytes())] == [["from", "vkey"]]


@pytest.mark.slow
def test_one_flipped_byte_anywhere_is_noticed(bundle, check, tmp_path):
    chance = random.Random(2026)  # noqa: S311  a sample
    for name in FILES:
        raw = (bundle / name).read_bytes()
        for place in {0, len(raw) // 2, len(raw) - 1, *(chance.randrange(len(raw)) for _ in range(6))}:
            flipped = tmp_path / "flipped"
            shutil.copytree(bundle, flipped)
            spoiled = bytearray(raw)
            spoiled[place] ^= 1 << chance.randrange(8)
            (flipped / name).write_bytes(spoiled)
            assert check(flipped)[0] == 2, (name, place)
            shutil.rmtree(flipped)


def test_bundle_extends_an_older_checkpoint(chained, check, write, tmp_path, now):
    older = tmp_path / "older"
    older.write_text(checkpointing.checkpoint(chained, now).note)
    write(3)
    exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now)
    assert check(tmp_path / "bundle", "--older", older)[0] == 0


def test_bundle_without_personal_values_counts_them(chained, check, tmp_path, now):
    exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now, withheld=True)
    assert (tmp_path / "bundle" / "disclosures.ndjson").read_bytes() == b""
    assert check(tmp_path / "bundle") == (0, {"disclosed": 0, "explained": 0, "withheld": 7, "unexplained": 0})


def test_bundle_after_an_erasure_explains_it(chained, check, actor, now, tmp_path):
    erase(chained, actor, now, range(7))
    exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now)
    assert check(tmp_path / "bundle") == (0, {"disclosed": 0, "explained": 7, "withheld": 0, "unexplained": 0})


@pytest.mark.parametrize("waits", [True, False])
def test_bundle_that_lacks_the_reason_of_a_gap_is_refused(chained, actor, now, tmp_path, waits):
    signed = checkpointing.checkpoint(chained, now)
    erase(chained, actor, now, range(7))
    if not waits:
        sequencing.drain(chained)
    with tenancy.within(chained), pytest.raises(BundleIncomplete) as raised:
        exporting.write_bundle(checkpoint=signed, directory=tmp_path / "bundle")
    assert (raised.value.code, list((tmp_path / "bundle").iterdir())) == ("BUNDLE_INCOMPLETE", [])


def part(organisation, actor, now, number, corr="one"):
    data = {"ranges": [], "policy": "p-1", "part": number, "parts": 2}
    return Draft(TrailEvent.PRUNED, organisation, actor, now, data, corr=corr)


def test_bundle_between_the_parts_of_a_list_is_refused(chained, actor, now, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "EXPLAINING", ())
    with tenancy.within(chained):
        record_all([part(chained, actor, now, 1)])
    sequencing.drain(chained)
    signed = checkpointing.checkpoint(chained, now)
    with tenancy.within(chained):
        record_all([part(chained, actor, now, 2, corr="another")])
        exporting.write_bundle(checkpoint=signed, directory=tmp_path / "another")
        record_all([part(chained, actor, now, 2)])
        with pytest.raises(BundleIncomplete):
            exporting.write_bundle(checkpoint=signed, directory=tmp_path / "bundle")


def test_export_tries_again_when_an_erasure_comes_between(chained, check, actor, now, tmp_path, monkeypatch):
    sign, erased = checkpointing.checkpoint, []

    def slowly(organisation, at):
        signed = sign(organisation, at)
        if not erased:
            erased.append(erase(chained, actor, now, range(7)))
        return signed

    monkeypatch.setattr(checkpointing, "checkpoint", slowly)
    made = exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now)
    assert (made.size, check(tmp_path / "bundle")[0]) == (8, 0)


def test_pruned_bodies_are_empty_lines(chained, check, actor, now, tmp_path):
    with as_owner(chained):
        Body.objects.filter(seq__in=(1, 2)).delete()
    with tenancy.within(chained):
        data = {"ranges": [[1, 2]], "policy": "p-1"}
        record_all([Draft(TrailEvent.PRUNED, chained, actor, now, data)])
    exporting.export_bundle(organisation=chained, directory=tmp_path / "bundle", now=now)
    assert (tmp_path / "bundle" / "bodies.ndjson").read_bytes().split(b"\n")[1:3] == [b"", b""]
    # what was disclosed of a pruned body has nothing left that commits to it, and stays out
    assert check(tmp_path / "bundle") == (0, {"disclosed": 5, "explained": 2, "withheld": 0, "unexplained": 0})


def test_empty_trail_is_exported_too(organisation, tmp_path, now):
    made = exporting.export_bundle(organisation=organisation, directory=tmp_path / "bundle", now=now)
    assert (made.size, (tmp_path / "bundle" / "entries.bin").read_bytes()) == (0, b"")


def test_only_entries_of_the_organisation_are_exported(chained, bundle, write):
    other = OrganisationFactory()
    write(2, into=other)
    sequencing.drain(other)
    assert len((bundle / "bodies.ndjson").read_bytes().splitlines()) == 7


@pytest.mark.parametrize("taken", ["a file", "a folder with one"])
def test_folder_that_is_not_empty_is_refused(chained, tmp_path, now, taken):
    place = tmp_path / "bundle"
    if taken == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "mine").write_text("mine")
    with pytest.raises(FolderTaken) as raised:
        exporting.export_bundle(organisation=chained, directory=place, now=now)
    assert raised.value.facts == {"path": str(place)}
    with tenancy.within(chained):
        assert Checkpoint.objects.count() == 0
