"""A chain is read again, and the first entry that does not hold is named."""

from __future__ import annotations

from hashlib import sha256
from itertools import batched

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.entry import leaf_hash
from audit.tree import root
from audit.walk import Broken, Walk, without
from tests.audit.bundles import ORIGIN, texts

BODIES = [str(number).encode() for number in range(9)]


def rows(bodies=BODIES, origin=ORIGIN):
    return [(text, leaf_hash(text), body) for text, body in zip(texts(bodies, origin), bodies, strict=True)]


def marks(*sizes):
    leaves = [leaf for _, leaf, _ in rows()]
    return [(size, root(leaves[:size])) for size in sizes]


def read(found, signed=(), chunk=4):
    walk = Walk(ORIGIN)
    walk.read(batched(found, chunk), iter(signed))
    return walk


@given(chunk=st.integers(1, 12), sizes=st.sets(st.integers(0, 9)))
def test_whole_chain_gives_its_root_however_it_is_cut(chunk, sizes):
    walk = read(rows(), marks(*sorted(sizes)), chunk)
    assert (walk.size, walk.leaf, walk.frontier.root(), walk.gone) == (9, rows()[-1][1], marks(9)[0][1], [])


def test_ranges_of_bodies_that_are_gone_are_noted():
    gone = [(text, leaf, None if seq in {0, 3, 4, 8} else body) for seq, (text, leaf, body) in enumerate(rows())]
    assert read(gone).gone == [(0, 0), (3, 4), (8, 8)]


OTHER = [*BODIES[:3], b"x", *BODIES[4:]]
CASES = {
    "a body": ([*rows()[:3], (*rows()[3][:2], b"x"), *rows()[4:]], 3),
    "a leaf": ([*rows()[:3], (rows()[3][0], bytes(32), b"3"), *rows()[4:]], 3),
    "a removal": (rows()[:3] + rows()[4:], 3),
    "an insertion": ([*rows()[:3], rows()[2], *rows()[3:]], 3),
    "an entry with its leaf": ([*rows()[:3], rows(OTHER)[3], *rows()[4:]], 3),
    "another origin": (rows(origin=ORIGIN.replace("org", "gro")), 0),
}


@pytest.mark.parametrize(("found", "seq"), CASES.values(), ids=CASES)
def test_first_bad_entry_is_named(found, seq):
    with pytest.raises(Broken) as raised:
        read(found)
    assert raised.value.seq == seq


def test_rewritten_tail_is_found_by_the_root_that_was_signed():
    with pytest.raises(Broken) as raised:
        read(rows(OTHER), marks(2, 3, 7))
    assert (raised.value.seq, str(raised.value)) == (
        3,
        "the entries from here on do not give the root that was signed at 7",
    )


def test_rewritten_tail_that_nobody_signed_goes_unnoticed():
    assert read(rows(OTHER), marks(2, 3)).size == 9


def test_cut_tail_is_found_by_the_size_that_was_signed():
    with pytest.raises(Broken) as raised:
        read(rows()[:6], marks(2, 8))
    assert (raised.value.seq, str(raised.value)) == (6, "8 entries were signed, 6 are there")


def test_first_entry_with_another_link_is_named_itself():
    text = rows()[0][0].replace(b"0" * 64, b"1" * 64)
    with pytest.raises(Broken) as raised:
        read([(text, sha256(b"\0" + text).digest(), b"0")])
    assert raised.value.seq == 0


@pytest.mark.parametrize(
    ("ranges", "taken", "left"),
    [
        ([(1, 5)], [], [(1, 5)]),
        ([(1, 5)], [(1, 5)], []),
        ([(1, 5)], [(0, 9)], []),
        ([(1, 5)], [(2, 3)], [(1, 1), (4, 5)]),
        ([(1, 5), (8, 9)], [(5, 8)], [(1, 4), (9, 9)]),
        ([(1, 5)], [(7, 9), (0, 0)], [(1, 5)]),
        ([(1, 5)], [(1, 2), (4, 5)], [(3, 3)]),
    ],
)
def test_without_takes_ranges_out_of_ranges(ranges, taken, left):
    assert without(ranges, taken) == left
