import base64
import json
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    node,
    root,
    verify_consistency,
    verify_inclusion,
)
from tests.audit.bundles import VECTORS

EXPECTED = json.loads((VECTORS / "expected.json").read_text())
LEAVES = [sha256(bytes([number])).digest() for number in range(70)]
sizes = st.integers(0, 70)


def by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    split = next(1 << power for power in range(8) if 1 << power < len(leaves) <= 2 << power)
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@pytest.mark.parametrize("size", ["1", "2", "3"])
def test_root_reproduces_the_vector(size: str) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in EXPECTED["leaf"][: int(size)]]
    assert base64.b64encode(root(leaves)).decode() == EXPECTED["root"][size]


def test_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT == Frontier().root() == sha256(b"").digest()


@given(sizes)
def test_root_follows_the_definition(size: int) -> None:
    assert root(LEAVES[:size]) == by_definition(LEAVES[:size])


@given(sizes, sizes)
def test_frontier_grows_as_the_tree_does(size: int, more: int) -> None:
    frontier = Frontier().extend(LEAVES[:size])
    assert frontier.size == size
    assert frontier.extend(LEAVES[:more]).root() == root(LEAVES[:size] + LEAVES[:more])
    assert frontier.root() == root(LEAVES[:size])


@given(sizes)
def test_frontier_survives_storage(size: int) -> None:
    frontier = Frontier().extend(LEAVES[:size])
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier
    assert len(frontier.to_bytes()) == 8 + 32 * size.bit_count()


def test_frontier_of_no_bytes_is_empty() -> None:
    assert Frontier.from_bytes(b"") == Frontier()


@pytest.mark.parametrize("raw", [b"\0", bytes(7) + b"\1", bytes(8) + LEAVES[0], bytes(7) + b"\3" + LEAVES[0]])
def test_from_bytes_refuses_peaks_that_do_not_fit_the_size(raw: bytes) -> None:
    with pytest.raises(ValueError, match=f"^{len(raw)} bytes are not a frontier$"):
        Frontier.from_bytes(raw)


@given(st.integers(1, 70), st.data())
def test_inclusion_proof_convinces_for_its_own_leaf_only(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, whole = inclusion_proof(LEAVES[:size], index), root(LEAVES[:size])
    assert verify_inclusion(leaf=LEAVES[index], index=index, size=size, root=whole, proof=proof)
    assert not verify_inclusion(leaf=bytes(32), index=index, size=size, root=whole, proof=proof)
    assert not verify_inclusion(leaf=LEAVES[index], index=index, size=size, root=bytes(32), proof=proof)
    assert not verify_inclusion(leaf=LEAVES[index], index=index, size=size, root=whole, proof=[*proof, bytes(32)])
    assert not verify_inclusion(leaf=LEAVES[index], index=size, size=size, root=whole, proof=proof)
    for other in set(range(size)) - {index}:
        assert not verify_inclusion(leaf=LEAVES[index], index=other, size=size, root=whole, proof=proof)


@given(sizes, sizes)
def test_consistency_proof_convinces_for_its_own_roots_only(first: int, second: int) -> None:
    old_size, new_size = sorted((first, second))
    old_root, new_root = root(LEAVES[:old_size]), root(LEAVES[:new_size])
    proof = consistency_proof(LEAVES[:new_size], old_size)
    sizes = {"old_size": old_size, "new_size": new_size}
    assert verify_consistency(**sizes, old_root=old_root, new_root=new_root, proof=proof)
    assert not verify_consistency(**sizes, old_root=bytes(32), new_root=new_root, proof=proof)
    assert not verify_consistency(**sizes, old_root=old_root, new_root=new_root, proof=[*proof, bytes(32)])
    if old_size:
        assert not verify_consistency(**sizes, old_root=old_root, new_root=bytes(32), proof=proof)


@given(st.integers(2, 70), st.data())
def test_consistency_proof_cannot_hide_a_changed_leaf(size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old_size - 1))
    forged = [bytes(32) if at == changed else leaf for at, leaf in enumerate(LEAVES[:size])]
    assert not verify_consistency(
        old_size=old_size,
        old_root=root(LEAVES[:old_size]),
        new_size=size,
        new_root=root(forged),
        proof=consistency_proof(forged, old_size),
    )


def test_consistency_holds_from_one_size_to_the_next() -> None:
    for old, new in pairwise(range(40)):
        assert verify_consistency(
            old_size=old,
            old_root=root(LEAVES[:old]),
            new_size=new,
            new_root=root(LEAVES[:new]),
            proof=consistency_proof(LEAVES[:new], old),
        )


@pytest.mark.parametrize(("old_size", "new_size"), [(-1, 1), (2, 1)])
def test_verify_consistency_refuses_a_tree_that_shrinks(old_size: int, new_size: int) -> None:
    assert not verify_consistency(
        old_size=old_size, old_root=LEAVES[0], new_size=new_size, new_root=LEAVES[0], proof=[]
    )


def test_proofs_refuse_what_the_tree_does_not_hold() -> None:
    with pytest.raises(ValueError, match=r"^no leaf 3 in a tree of 3$"):
        inclusion_proof(LEAVES[:3], 3)
    with pytest.raises(ValueError, match=r"^no tree of 4 inside a tree of 3$"):
        consistency_proof(LEAVES[:3], 4)


def test_node_keeps_left_and_right_apart() -> None:
    assert node(LEAVES[0], LEAVES[1]) == sha256(b"\x01" + LEAVES[0] + LEAVES[1]).digest()
    assert node(LEAVES[0], LEAVES[1]) != node(LEAVES[1], LEAVES[0])
