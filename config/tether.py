"""A command that ends when its supervisor ends, however that happens: Linux and macOS, no pid to be reused.

The supervisor holds a POSIX record lock, which forks do not inherit and the kernel frees with its holder. The tether
waits for that lock. Each start locks a byte of its own, so that a successor cannot take over what an old tether awaits.
"""

import argparse
import fcntl
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO, Self

_held: set[Path] = set()
_FIRST_BYTE, _LAST_BYTE = 1, 2**31 - 1
OUTSIDER = 65534


class Taken(Exception):
    """Another process holds the lock."""


class Hold:
    """An exclusive lock on a file for the life of this process; `byte` is what tethers and onlookers watch."""

    def __init__(self, path: Path, *, patience: float = 0) -> None:
        """Take the lock within `patience` seconds. Raises Taken when another process keeps it."""
        self.path = path.resolve()
        self.byte = _FIRST_BYTE + secrets.randbelow(_LAST_BYTE)
        if self.path in _held:
            raise Taken
        self._file: BinaryIO = self.path.open("ab")
        self.path.chmod(0o600)
        self._take(time.monotonic() + patience)
        fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, self.byte)
        _held.add(self.path)

    def _take(self, deadline: float) -> None:
        while True:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
            except OSError:
                if time.monotonic() >= deadline:
                    self._file.close()
                    raise Taken from None
            else:
                return
            time.sleep(0.05)

    def release(self) -> None:
        """Give the lock back; every tether on it ends."""
        _held.discard(self.path)
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def is_held(path: Path, byte: int) -> bool:
    """Whether the start that locked this byte still lives. A holder must not open its own file: closing it unlocks."""
    if path.resolve() in _held:
        return True
    try:
        with path.open("rb") as file:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, byte)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def command(
    lock: Path, byte: int, *words: str, stop: str = "SIGTERM", grace: float = 10, outsider: bool = False
) -> list[str]:
    """Return the words of a command tethered to a hold; as an outsider it runs without any of root's rights."""
    options = ["--lock", str(lock), "--byte", str(byte), "--stop", stop, "--grace", str(grace)]
    return [sys.executable, __file__, *options, *(["--outsider"] if outsider else []), "--", *words]


class Tether:
    """One child in a session of its own, stopped once, with a grace before the kill."""

    def __init__(self, *, stop: str, grace: float) -> None:
        self._stop, self._grace, self._stopping = signal.Signals[stop], grace, False
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, words: list[str], *, outsider: bool) -> None:
        """Start the child, as nobody in particular when asked; a stop that came first still reaches it."""
        user = OUTSIDER if outsider else None
        groups: list[int] | None = [] if outsider else None
        self._child = subprocess.Popen(  # noqa: S603  running the given words is the whole purpose
            words, start_new_session=True, user=user, group=user, extra_groups=groups
        )
        if self._stopping:
            self._child.send_signal(self._stop)

    def end(self, *_: object) -> None:
        """Ask the child to stop, and kill its whole group once the grace is over."""
        if self._stopping:
            return
        self._stopping = True
        timer = threading.Timer(self._grace, self.kill_group)
        timer.daemon = True
        timer.start()
        if self._child is not None:
            self._child.send_signal(self._stop)

    def kill_group(self) -> None:
        """Kill what is left of the child's group: a pool's or a server's workers."""
        try:
            if self._child is not None:
                os.killpg(self._child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def watch(self, lock: Path, byte: int) -> None:
        """Wait for the supervisor's end, then end the child."""
        try:
            with lock.open("rb") as file:
                fcntl.lockf(file, fcntl.LOCK_SH, 1, byte)
        except FileNotFoundError:
            pass
        self.end()

    def wait(self) -> int:
        """Return the child's exit code, as a shell would, when it and its group are gone."""
        code = 0 if self._child is None else self._child.wait()
        self.kill_group()
        return 128 - code if code < 0 else code


def main(arguments: list[str] | None = None) -> int:
    """Run the command under its tether and return its exit code."""
    parser = argparse.ArgumentParser(prog="tether", description="Run a command that ends with its supervisor.")
    parser.add_argument("--lock", type=Path, required=True)
    parser.add_argument("--byte", type=int, required=True)
    parser.add_argument("--stop", default="SIGTERM")
    parser.add_argument("--grace", type=float, default=10)
    parser.add_argument("--outsider", action="store_true")
    parser.add_argument("words", nargs="+")
    given = parser.parse_args(arguments)
    tether = Tether(stop=given.stop, grace=given.grace)
    for wanted in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(wanted, tether.end)
    try:
        tether.start(given.words, outsider=given.outsider)
    except OSError as error:
        sys.stderr.write(f"{given.words[0]}: {error.strerror}\n")
        return 127
    threading.Thread(target=tether.watch, args=(given.lock, given.byte), daemon=True).start()
    return tether.wait()


if __name__ == "__main__":
    sys.exit(main())
