"""The audit package, whole: written, checked, and written again."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from accounts.events import PersonEvent
from audit.choices import KeyPurpose
from audit.models import Checkpoint
from audit.services import Personal, checkpointing, keys, record, sequencing
from compliance.errors import DateAhead, FileUnwritable, TrailUnsigned
from compliance.models import AuditPackage
from compliance.services import packaging, scanning
from kernel import tenancy
from seats.choices import PoolMode
from tests.factories.accounts import PersonFactory
from tests.factories.licensing import LicenceFactory, ProductFactory
from tests.factories.seats import AssignmentFactory, SeatPoolFactory
from tests.trail import recorded

TABLES = {
    f"{name}.csv"
    for name in (
        *("position", "entitlements", "documents", "consumption", "exemptions", "scope_rules", "changes"),
        *("data_sources", "assumptions", "reconciliation"),
    )
}
DAY = timedelta(days=1)


@pytest.fixture
def seal(organisation, now):
    """Chain and sign what waits."""

    def run(at=now):
        sequencing.drain(organisation)
        return checkpointing.checkpoint(organisation, at)

    return run


@pytest.fixture
def oversold(organisation, actor, now, seal):
    """Six people on five seats without proof, scanned and chained, a personal value in the trail."""
    with tenancy.within(organisation):
        licence = LicenceFactory(product=ProductFactory(name="Draw"), name="Draw lot", quantity=5)
        AssignmentFactory.create_batch(5, pool=SeatPoolFactory(licence=licence, mode=PoolMode.OBSERVED))
        ada = PersonFactory(name="Ada Lovelace", email="ada@example.test")
        AssignmentFactory(pool=licence.pools.get(), person=ada)
        record(
            PersonEvent.RECORDED,
            subject=ada,
            actor=actor,
            at=now,
            data={"source": "manual"},
            personal=Personal(str(ada.ref), {"name": "Ada Lovelace"}),
        )
        scanning.run(trigger="command", actor=actor, now=now)
    seal()
    return organisation


@pytest.fixture
def produce(organisation, actor, now, tmp_path):
    def run(name="package.zip", *, as_of=None, at=now, **more):
        with tenancy.within(organisation):
            return packaging.produce(as_of=as_of or at.date(), target=tmp_path / name, actor=actor, now=at, **more)

    return run


def test_package_holds_every_file_with_its_digest(oversold, produce, tmp_path):
    produce()
    with ZipFile(tmp_path / "package.zip") as package:
        names = set(package.namelist())
        trail = {name for name in names if name.startswith("trail/")}
        assert names - trail == TABLES | {
            *("README.txt", "report.pdf", "manifest.json", "manifest.sig", "package-key.pem")
        }
        manifest = json.loads(package.read("manifest.json"))
        listed = {name: sha256(package.read(name)).hexdigest() for name in names - {"manifest.json", "manifest.sig"}}
    assert manifest["files"] == listed
    assert (manifest["as_of"], manifest["redacted"], manifest["trail"]["size"]) == ("2026-11-02", True, 3)
    assert [gap["code"] for gap in manifest["gaps"]] == ["LOT_WITHOUT_PROOF"]


def test_manifest_is_signed_by_the_package_key(oversold, produce, tmp_path):
    produced = produce()
    with ZipFile(tmp_path / "package.zip") as package:
        key = load_pem_public_key(package.read("package-key.pem"))
        key.verify(package.read("manifest.sig"), package.read("manifest.json"))
    with tenancy.within(oversold):
        assert key.public_bytes_raw() == bytes(keys.signing_key(KeyPurpose.PACKAGES).public)
    assert len(produced.key_sha256) == 64


def test_trail_in_the_package_passes_its_verifier(oversold, produce, tmp_path):
    produce()
    with ZipFile(tmp_path / "package.zip") as package:
        package.extractall(tmp_path / "content")
    with tenancy.within(oversold):
        (tmp_path / "vkey").write_text(keys.vkey(keys.signing_key(KeyPurpose.CHECKPOINTS)))
    trail = tmp_path / "content" / "trail"
    command = [sys.executable, trail / "verify.py", trail, tmp_path / "vkey"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_same_records_give_the_same_bytes_twice(oversold, produce, seal, now, tmp_path):
    first = produce("one.zip")
    seal(now + timedelta(minutes=1))
    second = produce("two.zip", at=now + timedelta(minutes=2))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert first.package.sha256 == second.package.sha256
    assert first.trail_size == second.trail_size == 3
    with tenancy.within(oversold):
        assert AuditPackage.objects.count() == 2
        assert [each.size for each in Checkpoint.objects.order_by("size")] == [3, 4]


def test_past_day_is_frozen_whatever_happened_since(oversold, produce, seal, actor, now, tmp_path):
    tomorrow = now + DAY
    first = produce("one.zip", as_of=now.date(), at=tomorrow)
    with tenancy.within(oversold):
        AssignmentFactory(pool=SeatPoolFactory(), first_assigned_at=tomorrow)
        scanning.run(trigger="command", actor=actor, now=tomorrow)
    seal(tomorrow)
    produce("two.zip", as_of=now.date(), at=tomorrow + DAY)
    with ZipFile(tmp_path / "two.zip") as package:
        assert package.read("changes.csv").count(b"\r\n") == 4
    assert first.trail_size == 3


def test_redacted_package_names_nobody(oversold, produce, tmp_path):
    produce()
    with ZipFile(tmp_path / "package.zip") as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    for secret in (b"Ada", b"ada@", b"example.test"):
        assert secret not in everything


def test_unredacted_package_names_people_and_costs(oversold, produce, tmp_path):
    produce(redacted=False)
    with ZipFile(tmp_path / "package.zip") as package:
        assert b"Ada Lovelace" in package.read("consumption.csv")
        assert b"true_up_cost" in package.read("position.csv")
        assert package.read("trail/disclosures.ndjson").count(b"\n") == 1


def test_package_is_recorded_with_its_event(oversold, produce, actor, now, tmp_path):
    package = produce().package
    content = (tmp_path / "package.zip").read_bytes()
    with tenancy.within(oversold):
        assert AuditPackage.objects.get() == package
        (body,) = recorded("compliance.package_produced")
    assert (package.as_of, package.produced_at, package.redacted) == (now.date(), now, True)
    assert (package.sha256, package.size) == (sha256(content).hexdigest(), len(content))
    assert package.gaps == [
        {"code": "LOT_WITHOUT_PROOF", "subject": "Draw lot", "message": "No document proves this purchase."}
    ]
    assert body["object"] == {"kind": "auditpackage", "id": str(package.pk)}
    assert body["data"] == {
        "as_of": "2026-11-02",
        "sha256": package.sha256,
        "bytes": len(content),
        "redacted": True,
        "gaps": 1,
        "trail_size": 3,
    }


def refused(organisation, tmp_path) -> bool:
    with tenancy.within(organisation):
        assert AuditPackage.objects.count() == 0
        assert recorded("compliance.package_produced") == []
    return [path.name for path in tmp_path.iterdir()] == []


def test_package_of_a_day_to_come_is_refused(oversold, produce, now, tmp_path):
    with pytest.raises(DateAhead) as refusal:
        produce(as_of=now.date() + DAY)
    assert (refusal.value.field, refusal.value.facts) == ("as_of", {"as_of": "2026-11-03"})
    assert refused(oversold, tmp_path)


def test_package_before_any_checkpoint_is_refused(organisation, produce, tmp_path):
    with pytest.raises(TrailUnsigned):
        produce()
    assert refused(organisation, tmp_path)


def test_package_before_the_last_events_are_signed_is_refused(oversold, produce, actor, now, tmp_path):
    with tenancy.within(oversold):
        scanning.run(trigger="command", actor=actor, now=now)
    sequencing.drain(oversold)
    with pytest.raises(TrailUnsigned):
        produce()
    assert refused(oversold, tmp_path)


def test_package_to_a_folder_that_is_not_there_is_refused(oversold, produce, tmp_path):
    with pytest.raises(FileUnwritable) as refusal:
        produce("nowhere/package.zip")
    assert refusal.value.facts["problem"] == "No such file or directory"
    assert refused(oversold, tmp_path)


def test_trail_goes_on_when_a_later_event_must_explain(oversold, produce, seal, actor, now, monkeypatch):
    with tenancy.within(oversold):
        record(PersonEvent.DEPARTED, subject=PersonFactory(), actor=actor, at=now + DAY)
    seal(now + DAY)
    write = packaging.exporting.write_bundle

    def demanding(*, checkpoint, **more):
        if checkpoint.size == 3:
            raise packaging.BundleIncomplete(size=3)
        return write(checkpoint=checkpoint, **more)

    monkeypatch.setattr(packaging.exporting, "write_bundle", demanding)
    assert produce(as_of=date(2026, 11, 2), at=now + DAY).trail_size == 4
