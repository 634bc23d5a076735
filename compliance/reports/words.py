"""The sentences of a package: what each file is, what was assumed, and how to check it all without us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from compliance.reports.content import Table

if TYPE_CHECKING:
    from compliance.reports.frozen import Frozen

AT_RISK: Final = (
    "At risk means that the records of this organisation show more use than purchases. It is a finding about records, "
    "for people to look into; this document does not assert that any agreement was breached."
)

ASSUMPTIONS: Final = (
    (
        "Rights are the seats of lots in force at the instant of the report: issued, started, not ended, and neither "
        "suspended, revoked nor converted. A lot without a quantity gives unlimited rights."
    ),
    "A lot with pools of named and of floating seats gives each metric what those pools hold.",
    "Named seats and sites count distinct holders; a holder of several seats counts with the most held in one pool.",
    (
        "Concurrent use is the highest number of seats in use at once since midnight in the organisation's time zone; "
        "a seat kept for someone in a queue is not use."
    ),
    "A seat that was not returned counts until its lease runs out, whether or not that was swept.",
    (
        "Rights end with the term of their lot. In the days of grace its seats are tolerated and no finding is opened; "
        "after them they are named once, as use after expiry, and not again as more in use than owned."
    ),
    (
        "Counts of seats that another system grants are unknown unless a source reported within 72 hours; "
        "unknown is never taken for compliant."
    ),
    "Being spared from reclamation never changes a count.",
    (
        "The cost of a seat is the average over lots in force in the reporting currency, for a year; "
        "a cost that is paid once counts as one year."
    ),
    (
        "The score is 100 x sum(w c k) / sum(w): c is the covered share of use, w its worth a year, at least 100.00, "
        "k = 0.8 for each open finding of high and 0.5 for each of critical severity."
    ),
)

_README: Final = """Licentia audit package
======================

Organisation   {name} ({slug})
As of          {as_of}
People         {people}
Trail          {origin}
               frozen at {size} entries

{at_risk}

Files
-----
report.pdf           the summary, to be read first
position.csv         rights against use, by product and metric
entitlements.csv     every lot, whether it is in force, and the seats it gives
documents.csv        proofs of purchase
consumption.csv      every seat in use; the column "counted" adds up to "required" in position.csv
exemptions.csv       who is spared from reclamation
scope_rules.csv      where, by whom and for which versions each lot may be used
changes.csv          what happened, from the trail
data_sources.csv     where use and rights are known from
assumptions.csv      the rules by which all this was counted
reconciliation.csv   each count beside the sum of its own rows and beside what was kept that day
trail/               the audit trail with its own verifier
manifest.json        the SHA-256 of every other file
manifest.sig         its Ed25519 signature, 64 raw bytes
package-key.pem      the public key that it was made with; compare its digest with the organisation's

Checking
--------
sha256sum of each file must equal its line in manifest.json. The manifest is signed:
    openssl pkeyutl -verify -rawin -pubin -inkey package-key.pem -in manifest.json -sigfile manifest.sig
The key's digest, to be compared with what the organisation told you by another way:
    openssl pkey -pubin -in package-key.pem -outform DER | sha256sum
The trail needs the organisation's verifier key, which is not in here on purpose:
    python3 trail/verify.py trail VKEY_FILE

Tables are CSV as in RFC 4180, in UTF-8. A cell that a spreadsheet might run as a formula begins with an apostrophe.
The same records and the same day give the same bytes. The trail is frozen at the first checkpoint that covers the
day's last event which is not about a package, so making this package has not changed the next one.
"""


def assumptions() -> Table:
    """Return the rules of counting as a table."""
    return Table("assumptions.csv", ("number", "assumption"), list(enumerate(ASSUMPTIONS, 1)))


def readme(frozen: Frozen, *, origin: str, size: int) -> str:
    """Return the text that explains the package."""
    return _README.format(
        name=frozen.organisation.name,
        slug=frozen.organisation.slug,
        as_of=frozen.as_of,
        people="named by pseudonym; serials, costs and reasons are left out" if frozen.redacted else "named in full",
        origin=origin,
        size=size,
        at_risk=AT_RISK,
    )
