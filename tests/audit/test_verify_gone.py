"""The verifier tells what is gone for a reason from what is gone without."""

import json
from pathlib import Path

import pytest

from audit import entry
from tests.audit.bundles import body, seal, write
from tests.audit.verifying import (
    NAMES,
    OPEN,
    PERSONAL,
    PLAIN,
    SALTS,
    TEXTS,
    Run,
    erased,
    pruned,
    unexplained,
    verdict,
)


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
