"""A chain read again from its first entry: every body, link, leaf and signed root, and the first that does not hold."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from audit.entry import ZERO
from audit.tree import Frontier

# An entry as stored: its text, its leaf hash, and the body that it commits to unless that was pruned.
type Row = tuple[bytes, bytes, bytes | None]
# First and last number of some entries.
type Range = tuple[int, int]
# A signed size and root.
type Mark = tuple[int, bytes]

_BODY_HASH: Final = slice(-65, -1)
_PREVIOUS: Final = slice(-130, -66)


class Broken(Exception):
    """The chain does not hold, and `seq` is the first entry that cannot be relied on."""

    def __init__(self, seq: int, problem: str) -> None:
        super().__init__(problem)
        self.seq = seq


class Walk:
    """A chain as far as it was read: the last leaf, the tree, and the ranges of entries whose bodies are gone."""

    def __init__(self, origin: str) -> None:
        self._start = f"licentia-audit/v1\n{origin}\n".encode()
        self.leaf, self.frontier, self.gone = ZERO, Frontier(), list[Range]()

    @property
    def size(self) -> int:
        """How many entries were read."""
        return self.frontier.size

    def read(self, chunks: Iterable[Sequence[Row]], marks: Iterator[Mark]) -> None:
        """Read all rows, comparing the root at each mark; marks ascend by size. Raises Broken."""
        mark, trusted = next(marks, None), 0
        for chunk in chunks:
            rows = chunk
            while mark and mark[0] <= self.size + len(rows):
                ahead = mark[0] - self.size
                self.follow(rows[:ahead])
                if self.frontier.root() != mark[1]:
                    raise Broken(trusted, f"the entries from here on do not give the root that was signed at {mark[0]}")
                rows, trusted, mark = rows[ahead:], mark[0], next(marks, None)
            self.follow(rows)
        if mark and mark[0] > self.size:
            raise Broken(self.size, f"{mark[0]} entries were signed, {self.size} are there")

    def follow(self, rows: Sequence[Row]) -> None:
        """Read the next rows; raises Broken at the first that is not what it must be."""
        seq, start, previous, leaves = self.size, self._start, self.leaf.hex().encode(), list[bytes]()
        for text, leaf, body in rows:
            if body is None:
                self._miss(seq)
            digest = text[_BODY_HASH] if body is None else sha256(body).hexdigest().encode()
            said = b"%b%d\n%b\n%b\n" % (start, seq, previous, digest)
            if text != said or sha256(b"\0" + text).digest() != leaf:
                raise _diagnosis(seq, text, leaf, said)
            leaves.append(leaf)
            previous = leaf.hex().encode()
            seq += 1
        if leaves:
            self.leaf, self.frontier = leaves[-1], self.frontier.extend(leaves)

    def _miss(self, seq: int) -> None:
        if self.gone and self.gone[-1][1] == seq - 1:
            self.gone[-1] = (self.gone[-1][0], seq)
        else:
            self.gone.append((seq, seq))


def without(ranges: Iterable[Range], taken: Iterable[Range]) -> list[Range]:
    """Give what is left of ranges when others are taken out of them."""
    left = list(ranges)
    for first, last in taken:
        left = [
            part
            for low, high in left
            for part in ((low, min(high, first - 1)), (max(low, last + 1), high))
            if part[0] <= part[1]
        ]
    return left


def _diagnosis(seq: int, text: bytes, leaf: bytes, said: bytes) -> Broken:
    if sha256(b"\0" + text).digest() != leaf:
        return Broken(seq, "an entry is not the one that was hashed")
    if text.splitlines()[2:3] != said.splitlines()[2:3]:
        return Broken(seq, "an entry is missing")
    if text[_BODY_HASH] != said[_BODY_HASH]:
        return Broken(seq, "a body is not the one that its entry commits to")
    if text[_PREVIOUS] != said[_PREVIOUS]:
        return Broken(max(seq - 1, 0), "an entry is not the one that the next one names")
    return Broken(seq, "an entry is of another place or another chain")
