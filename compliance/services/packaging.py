"""The audit package: everything an auditor asks for, frozen as of a day, with bytes that depend on its content alone.

The trail in it ends at the first checkpoint that covers the last event of the day which is not about a package.
Making a package therefore does not change the next one: the same records and the same day give the same bytes.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from accounts.models import Organisation
from audit.choices import KeyPurpose
from audit.errors import BundleIncomplete
from audit.services import exporting, keys, record
from compliance.errors import DateAhead, FileUnwritable, TrailUnsigned
from compliance.events import ComplianceEvent
from compliance.models import AuditPackage
from compliance.reports import archive, cells, document, words
from compliance.reports.changes import changes
from compliance.reports.content import Content
from compliance.reports.document import Facts
from compliance.reports.frozen import Frozen
from compliance.reports.tables import tables
from compliance.selectors import chain, list_tallies, papers
from kernel.clock import local_date
from kernel.tenancy import current_organisation_id
from kernel.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from audit.models import Checkpoint
    from audit.services.exporting import Bundle
    from compliance.selectors.papers import Gap
    from kernel.actor import Actor

VERSION: Final = 1
KEY: Final = "package-key.pem"


@dataclass(frozen=True, slots=True)
class Produced:
    """A package as it was made: its record, the trail in it, and the SHA-256 of the key that signed its manifest."""

    package: AuditPackage
    origin: str
    trail_size: int
    key_sha256: str


@use_case
def produce(*, as_of: date, target: Path, actor: Actor, now: datetime, redacted: bool = True) -> Produced:
    """Write the package of a day to a file and record it with its digest and its gaps.

    Raises DateAhead for a day to come, TrailUnsigned until a checkpoint covers the day's events, FileUnwritable.
    Nothing is left at `target` unless the package was recorded.
    """
    organisation = Organisation.objects.get(pk=current_organisation_id())
    if as_of > local_date(now, organisation.time_zone):
        raise DateAhead(as_of=as_of.isoformat(), field="as_of")
    frozen = Frozen.on(organisation, as_of, now=now, redacted=redacted)
    with _beside(target) as room:
        content, finished = Path(room, "content"), Path(room, "package.zip")
        content.mkdir()
        bundle, gaps = _fill(content, frozen)
        archive.pack(content, finished)
        package = _record(frozen, finished, gaps, bundle, actor=actor, now=now)
        finished.replace(target)
    return Produced(package, bundle.origin, bundle.size, sha256(_public_key(Encoding.DER)).hexdigest())


@contextmanager
def _beside(target: Path) -> Iterator[str]:
    """Open a folder on the file system of the target, so that the finished file appears there at once."""
    try:
        with TemporaryDirectory(prefix=".package-", dir=target.parent) as room:
            yield room
    except OSError as error:
        raise FileUnwritable(path=str(target), problem=error.strerror, field="target") from error


def _fill(directory: Path, frozen: Frozen) -> tuple[Bundle, list[Gap]]:
    tallies = list_tallies(at=frozen.at, midnight=frozen.midnight, currency=frozen.organisation.currency, now=False)
    content = Content.of(frozen, tallies)
    gaps = papers.list_gaps(at=frozen.at, tallies=tallies, names=content.names)
    signed, bundle = _bundle(directory / "trail", frozen)
    for table in tables(content):
        cells.write(directory / table.name, table.header, table.rows)
    for table in (changes(chain.iterate_happenings(signed, until=frozen.at)), words.assumptions()):
        cells.write(directory / table.name, table.header, table.rows)
    facts = Facts(
        content=content,
        violations=list(papers.violations_at(frozen.at)),
        gaps=gaps,
        score=papers.score_of(frozen.as_of),
        origin=bundle.origin,
        size=bundle.size,
    )
    document.write(directory / "report.pdf", facts)
    readme = words.readme(frozen, origin=bundle.origin, size=bundle.size)
    (directory / "README.txt").write_text(readme, encoding="utf-8")
    _sign(directory, frozen, bundle, gaps)
    return bundle, gaps


def _bundle(directory: Path, frozen: Frozen) -> tuple[Checkpoint, Bundle]:
    """Write the trail up to the first checkpoint that will do; a later one when erasures since then must explain it."""
    for signed in chain.list_checkpoints_covering(frozen.at):
        try:
            bundle = exporting.write_bundle(checkpoint=signed, directory=directory, withheld=frozen.redacted)
        except BundleIncomplete:
            continue
        return signed, bundle
    raise TrailUnsigned(as_of=frozen.as_of.isoformat())


def _sign(directory: Path, frozen: Frozen, bundle: Bundle, gaps: list[Gap]) -> None:
    (directory / KEY).write_bytes(_public_key(Encoding.PEM))
    text = archive.manifest(
        directory,
        v=VERSION,
        organisation={"name": frozen.organisation.name, "slug": frozen.organisation.slug},
        as_of=frozen.as_of.isoformat(),
        redacted=frozen.redacted,
        trail={"origin": bundle.origin, "size": bundle.size, "root": bundle.root.hex()},
        gaps=[gap.document for gap in gaps],
    )
    (directory / archive.MANIFEST).write_bytes(text)
    (directory / archive.SIGNATURE).write_bytes(keys.sign(KeyPurpose.PACKAGES, text))


def _public_key(encoding: Encoding) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(bytes(keys.signing_key(KeyPurpose.PACKAGES).public))
    return key.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def _record(
    frozen: Frozen, finished: Path, gaps: list[Gap], bundle: Bundle, *, actor: Actor, now: datetime
) -> AuditPackage:
    package: AuditPackage = AuditPackage.objects.create(
        as_of=frozen.as_of,
        produced_at=now,
        sha256=archive.digest(finished),
        size=finished.stat().st_size,
        redacted=frozen.redacted,
        gaps=[gap.document for gap in gaps],
    )
    record(
        ComplianceEvent.PACKAGE_PRODUCED,
        subject=package,
        actor=actor,
        at=now,
        data={
            "as_of": package.as_of.isoformat(),
            "sha256": package.sha256,
            "bytes": package.size,
            "redacted": package.redacted,
            "gaps": len(gaps),
            "trail_size": bundle.size,
        },
    )
    return package
