"""Archives whose bytes depend on their content alone, and the manifest that vouches for it."""

from __future__ import annotations

import shutil
from hashlib import file_digest
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16
_CHUNK: Final = 1 << 20

type Member = str | int | bool | Mapping[str, Member] | list[Member] | None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def names_in(directory: Path) -> list[str]:
    """Return the files below a directory as POSIX names, in the order of their bytes."""
    return sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())


def manifest(directory: Path, **members: Member) -> bytes:
    """Return the RFC 8785 manifest of a directory: what was told, and the SHA-256 of every file in it."""
    files = {name: digest(directory / name) for name in names_in(directory)}
    return rfc8785.dumps({**members, "files": files})


def pack(directory: Path, target: Path) -> None:
    """Write every file of a directory into a ZIP: fixed order, times and rights.

    Stored, not deflated: two builds of zlib may compress the same bytes differently.
    """
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name in names_in(directory):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            entry.file_size = (directory / name).stat().st_size
            with (directory / name).open("rb") as source, archive.open(entry, "w") as sink:
                shutil.copyfileobj(source, sink, _CHUNK)
