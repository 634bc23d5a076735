"""The Merkle tree of RFC 6962 section 2.1 over leaf hashes: roots, growth in O(log n), and proofs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from typing import Final, Self

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
_SIZE_BYTES: Final = 8


def node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the roots of its perfect subtrees, largest first, one a set bit of `size`."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extend(self, leaves: Iterable[bytes]) -> Self:
        """Give the frontier some leaves later; level by level, so that a leaf costs one hash and little else."""
        row, size, peaks, grown = list(leaves), self.size, list(self.peaks), list[bytes]()
        total = size + len(row)
        while row or size:
            if size & 1:
                row.insert(0, peaks.pop())
            if len(row) & 1:
                grown.append(row.pop())
            row = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
            size >>= 1
        return type(self)(total, tuple(reversed(grown)))

    def root(self) -> bytes:
        """Give the root of the whole tree, 32 bytes."""
        if not self.peaks:
            return EMPTY_ROOT
        return reduce(lambda right, left: node(left, right), reversed(self.peaks))

    def to_bytes(self) -> bytes:
        """Give the size as 8 bytes, big end first, and the peaks of 32 bytes each."""
        return self.size.to_bytes(_SIZE_BYTES) + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read what `to_bytes` gave, or nothing at all; raises ValueError when the peaks are not those of the size."""
        size, rest = int.from_bytes(raw[:_SIZE_BYTES]), raw[_SIZE_BYTES:]
        frontier = cls(size, tuple(rest[at : at + HASH_SIZE] for at in range(0, len(rest), HASH_SIZE)))
        if len(rest) != HASH_SIZE * size.bit_count() or raw not in (b"", frontier.to_bytes()):
            message = f"{len(raw)} bytes are not a frontier"
            raise ValueError(message)
        return frontier


def root(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes, 32 bytes."""
    return Frontier().extend(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the siblings on the way from a leaf to the root, lowest first (RFC 6962 section 2.1.1)."""
    if not 0 <= index < len(leaves):
        message = f"no leaf {index} in a tree of {len(leaves)}"
        raise ValueError(message)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root(leaves[:split])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Give the nodes that prove the first `old_size` leaves unchanged (RFC 6962 section 2.1.2)."""
    if not 0 <= old_size <= len(leaves):
        message = f"no tree of {old_size} inside a tree of {len(leaves)}"
        raise ValueError(message)
    return _subproof(leaves, old_size, known=True) if old_size else []


def verify_inclusion(*, leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the proof puts the leaf hash at this index of the tree of that size and root."""
    if not 0 <= index < size:
        return False
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        return False
    result = leaf
    for level, sibling in enumerate(proof):
        on_the_right = level >= inner or index >> level & 1
        result = node(sibling, result) if on_the_right else node(result, sibling)
    return result == root


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows that the newer tree begins with the whole older one."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    # the largest perfect subtree that ends at old_size starts the climb; when it is the whole old tree, it is its root
    level = (old_size & -old_size).bit_length() - 1
    path = list(proof) if old_size != 1 << level else [old_root, *proof]
    index = (old_size - 1) >> level
    inner = (index ^ ((new_size - 1) >> level)).bit_length()
    if len(path) != 1 + inner + (index >> inner).bit_count():
        return False
    old = new = path[0]
    for step, sibling in enumerate(path[1:]):
        if step >= inner or index >> step & 1:
            old, new = node(sibling, old), node(sibling, new)
        else:
            new = node(new, sibling)
    return (old, new) == (old_root, new_root)


def _subproof(leaves: Sequence[bytes], old_size: int, *, known: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if known else [root(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_subproof(leaves[:split], old_size, known=known), root(leaves[split:])]
    return [*_subproof(leaves[split:], old_size - split, known=False), root(leaves[:split])]


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1
