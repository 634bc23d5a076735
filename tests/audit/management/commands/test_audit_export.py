"""`audit_export` writes a bundle and says how far it reaches."""

from __future__ import annotations

import json


def test_export_writes_a_bundle(run, organisation, events, tmp_path):
    events(3)
    place = tmp_path / "bundle"
    assert run("audit_export", "--organisation", organisation.slug, "--bundle", place) == (
        0,
        f"3 entries of audit.licentia.example/org/{organisation.pk} are in {place}\n",
        "",
    )
    assert len((place / "bodies.ndjson").read_bytes().splitlines()) == 3


def test_export_tells_programs_what_it_wrote(run, organisation, events, tmp_path):
    events(1)
    code, out, _ = run("audit_export", "--organisation", organisation.slug, "--bundle", tmp_path / "b", "--json")
    told = json.loads(out)
    assert (code, told["bundle"], told["size"]) == (0, str(tmp_path / "b"), 1)
    assert told["files"] == json.loads((tmp_path / "b" / "manifest.json").read_bytes())["files"]


def test_export_withholds_personal_values_when_told(run, organisation, tmp_path):
    place = tmp_path / "bundle"
    run("audit_export", "--organisation", organisation.slug, "--bundle", place, "--withhold-personal-values")
    assert json.loads((place / "manifest.json").read_bytes())["disclosures"] == "withheld"


def test_export_refuses_a_folder_that_is_not_empty(run, organisation, tmp_path):
    (tmp_path / "mine").write_text("mine")
    assert run("audit_export", "--organisation", organisation.slug, "--bundle", tmp_path) == (
        1,
        "",
        f"FOLDER_TAKEN: {tmp_path} is not an empty folder: a bundle needs one of its own.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
