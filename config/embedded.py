"""PostgreSQL and Valkey for this checkout, from wheels: found when they run, started when they do not."""

import argparse
import base64
import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from config import roles, servers, tether, wheels

LOCAL = Path(__file__).resolve().parent.parent / ".local"
_SYSTEM_DATA = Path("/var/lib/licentia")
_TEMPORARY = "licentia-test-"
_BUSY = "Licentia already runs in this checkout ({}): stop that one first"
_LASTING, _PASSING = "data", "demo"


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a checkout, as `.local/services.json` tells them."""

    database_url: str
    redis_url: str
    mode: str
    lock: str
    byte: int
    data: str

    def environment(self) -> dict[str, str]:
        """Return what the settings read: the two addresses, and the secrets that belong to this data."""
        keep = LOCAL if Path(self.data).name == _LASTING else Path(self.data)
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, **_secrets(keep / "secrets.json")}

    def export(self) -> None:
        """Put into this process's environment what is not there yet."""
        for name, value in self.environment().items():
            os.environ[name] = os.environ.get(name) or value


def find() -> Services | None:
    """Return the services that run for this checkout, once they are up when they are just starting, or nothing."""
    services = _last_told()
    while services is not None and tether.is_held(Path(services.lock), services.byte):
        if services.database_url:
            return services
        time.sleep(0.1)
        services = _last_told()
    return None


@contextmanager
def start(mode: str) -> Iterator[Services]:
    """Run the services of this checkout for the length of the block; outside servers are used where they are named.

    A demo gets data of its own, gone afterwards; every other mode works on the data that stays.
    Raises Refused when something already runs here.
    """
    LOCAL.mkdir(exist_ok=True)
    try:
        hold = tether.Hold(LOCAL / "lock", patience=2)
    except tether.Taken:
        told = _last_told()
        raise wheels.Refused(_BUSY.format(told.mode if told else "starting")) from None
    with hold:
        _remove_demo()
        try:
            with _told(mode, _place(_PASSING if mode == "demo" else _LASTING), hold) as services:
                yield services
        finally:
            _remove_demo()


@contextmanager
def provide(mode: str) -> Iterator[Services | None]:
    """Export what the environment lacks: the running services, or services of this block alone, which it yields.

    An environment that names both outside servers lacks nothing.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        yield None
    elif found := find():
        found.export()
        yield None
    else:
        with start(mode) as services:
            services.export()
            yield services


@contextmanager
def temporary(*, durable: bool = False) -> Iterator[Services]:
    """Run services on data that goes with them: fast ones for tests, durable ones for measuring.

    What an earlier kill left is swept up first.
    """
    sweep()
    home = Path(tempfile.mkdtemp(prefix=_TEMPORARY)).resolve()
    home.chmod(0o711 if wheels.is_root() else 0o700)
    try:
        with tether.Hold(home / "lock") as hold, ExitStack() as stack:
            yield _serve(stack, "bench" if durable else "test", home, hold, outside={})
    finally:
        shutil.rmtree(home, ignore_errors=True)


def sweep() -> None:
    """Remove the test data of this user whose holder is dead."""
    for home in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
        try:
            if home.stat(follow_symlinks=False).st_uid == os.geteuid() and (home / "lock").exists():
                with tether.Hold(home / "lock"):
                    servers.remove(home)
        except (tether.Taken, FileNotFoundError):
            continue


@contextmanager
def _told(mode: str, data: Path, hold: tether.Hold) -> Iterator[Services]:
    """Serve, and tell it to the other commands of this checkout."""
    told = LOCAL / "services.json"
    servers.write_private(told, json.dumps(asdict(Services("", "", mode, str(hold.path), hold.byte, str(data)))))
    try:
        with ExitStack() as stack:
            services = _serve(stack, mode, data, hold, outside=dict(os.environ))
            servers.write_private(told, json.dumps(asdict(services)))
            yield services
    finally:
        told.unlink(missing_ok=True)


def _serve(stack: ExitStack, mode: str, home: Path, hold: tether.Hold, *, outside: dict[str, str]) -> Services:
    database_url, redis_url = outside.get("DATABASE_URL", ""), outside.get("REDIS_URL", "")
    durable = mode != "test"
    if not database_url:
        postgres = servers.start_postgres(home, hold, durable=durable)
        stack.callback(postgres.stop)
        database_url = postgres.url
    if not redis_url:
        valkey = servers.start_valkey(home, hold, durable=durable)
        stack.callback(valkey.stop)
        redis_url = valkey.url
    return Services(database_url, redis_url, mode, str(hold.path), hold.byte, str(home))


def _last_told() -> Services | None:
    try:
        return Services(**json.loads((LOCAL / "services.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _place(name: str) -> Path:
    """Make the data folder in `.local`, or where root's PostgreSQL reaches it when the checkout is in a closed home."""
    folders = [LOCAL / name]
    if wheels.is_root() and not wheels.outsider_can_enter(LOCAL):
        ours = _SYSTEM_DATA / sha256(bytes(LOCAL)).hexdigest()[:12]
        folders = [_SYSTEM_DATA, ours, ours / name]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if wheels.is_root() else 0o700)
    return folders[-1]


def _remove_demo() -> None:
    servers.remove(_place(_PASSING))
    (LOCAL / "demo.json").unlink(missing_ok=True)


def _secrets(file: Path) -> dict[str, str]:
    """Read the secrets that the settings ask for, made at the first call."""
    if not file.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
        made = {"LICENTIA_SECRET_KEY": secrets.token_urlsafe(48), "LICENTIA_KEY_ENCRYPTION_KEY": key}
        servers.write_private(file, json.dumps(made))
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return known


def main(arguments: list[str] | None = None) -> int:
    """Make the roles and the database on a server of your own, or print the roles' SQL for its administrator."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=main.__doc__)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("roles", help=main.__doc__)
    making.add_argument("--superuser-url", help="without it, the SQL is printed and nothing is changed")
    given = parser.parse_args(arguments)
    if given.superuser_url is None:
        sys.stdout.write(roles.SQL_FILE.read_text(encoding="utf-8"))
        return 0
    roles.ensure_roles(given.superuser_url)
    print(f"The roles and the database {roles.DATABASE} are there: now give {', '.join(roles.LOGINS)} their passwords.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
