import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded, roles, servers, tether, wheels


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A checkout of our own, where a server's user gets through, and no outside servers."""
    for name in ("DATABASE_URL", "REDIS_URL", "LICENTIA_SECRET_KEY", "LICENTIA_KEY_ENCRYPTION_KEY"):
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="checkout-") as folder:
        Path(folder).chmod(0o711)
        monkeypatch.setattr(embedded, "LOCAL", Path(folder).resolve() / ".local")
        yield embedded.LOCAL


def one(services: embedded.Services, query: str) -> object:
    with psycopg.connect(services.database_url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def port_of(services: embedded.Services) -> object:
    return psycopg.conninfo.conninfo_to_dict(services.database_url)["port"]


@pytest.mark.slow
def test_keep_rows_and_queued_work_over_a_stop(local: Path) -> None:
    with embedded.start("run") as services:
        with psycopg.connect(services.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        with redis.Redis.from_url(services.redis_url) as broker:
            broker.set("kept", "work")
        assert embedded.find() == services
        secrets = services.environment()
    assert embedded.find() is None
    with embedded.start("run") as again, redis.Redis.from_url(again.redis_url) as broker:
        assert one(again, "SELECT number FROM kept") == 7
        assert broker.get("kept") == b"work"
        assert again.environment() == {**secrets, "DATABASE_URL": again.database_url, "REDIS_URL": again.redis_url}
        assert one(again, "SHOW fsync") == "on"
    assert sorted(path.name for path in local.iterdir()) == ["data", "lock", "secrets.json"]


SUPERVISOR = """
import sys, time
from pathlib import Path
from config import embedded
embedded.LOCAL = Path(sys.argv[1])
with embedded.start(sys.argv[2]) as services:
    print(services.database_url, flush=True)
    time.sleep(60)
"""


def killed_start(local: Path, mode: str) -> None:
    """Start in a process of its own and kill it the moment it serves."""
    words = [sys.executable, "-c", SUPERVISOR, str(local), mode]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("postgresql://licentia_owner:")
        process.kill()


@pytest.mark.slow
def test_start_again_right_after_a_kill(local: Path) -> None:
    killed_start(local, "run")
    assert embedded.find() is None
    with embedded.start("run") as services:
        assert one(services, "SELECT 1") == 1


@pytest.mark.slow
def test_remove_a_killed_demo_at_the_next_start(local: Path) -> None:
    killed_start(local, "demo")
    (local / "demo.json").write_text("{}")
    (local / "demo" / "left").touch()
    with embedded.start("run"):
        assert not (local / "demo").exists() or not (local / "demo" / "left").exists()
        assert not (local / "demo.json").exists()


@pytest.mark.slow
def test_leave_nothing_of_a_demo(local: Path) -> None:
    with embedded.start("demo") as services:
        data = Path(services.data)
        assert sorted(services.environment()) == [
            "DATABASE_URL", "LICENTIA_KEY_ENCRYPTION_KEY", "LICENTIA_SECRET_KEY", "REDIS_URL",
        ]  # fmt: skip
        assert (data / "secrets.json").stat().st_mode & 0o777 == 0o600
        assert (local / "services.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in local.iterdir()] == ["lock"]


@pytest.mark.slow
@pytest.mark.usefixtures("local")
def test_forget_a_process_number_that_was_given_anew() -> None:
    with embedded.start("run") as services:
        data = Path(services.data)
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    with embedded.start("run") as again:
        assert one(again, "SELECT 1") == 1


@pytest.mark.slow
@pytest.mark.usefixtures("local")
def test_end_a_server_that_lost_its_tether(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "_PREDECESSOR_WITHIN", 0.5)
    with embedded.start("run") as services:
        lock = Path(services.data, "postgres", "postmaster.pid")
        orphan = int(lock.read_text().split()[0])
        parent = int(Path(f"/proc/{orphan}/stat").read_text().split()[3]) if Path("/proc").exists() else None
        if parent is not None:
            os.kill(parent, signal.SIGKILL)
    with embedded.start("run") as again:
        assert int(lock.read_text().split()[0]) != orphan
        assert one(again, "SELECT 1") == 1


def test_refuse_second_start_in_one_checkout(local: Path) -> None:
    local.mkdir()
    told = embedded.Services("", "", "demo", str(local / "lock"), 1, str(local / "demo"))
    (local / "services.json").write_text(json.dumps(asdict(told)))
    with tether.Hold(local / "lock"), pytest.raises(wheels.Refused) as refused, embedded.start("run"):
        pass
    assert str(refused.value) == "Licentia already runs in this checkout (demo): stop that one first"
    (local / "services.json").unlink()
    with tether.Hold(local / "lock"), pytest.raises(wheels.Refused) as refused, embedded.start("run"):
        pass
    assert str(refused.value) == "Licentia already runs in this checkout (starting): stop that one first"


def test_wait_for_services_that_are_just_starting(local: Path) -> None:
    local.mkdir()
    with tether.Hold(local / "lock") as hold:
        starting = embedded.Services("", "", "run", str(hold.path), hold.byte, str(local / "data"))
        up = replace(starting, database_url="postgresql://here/licentia", redis_url="redis://here/0")
        servers.write_private(local / "services.json", json.dumps(asdict(starting)))
        telling = threading.Timer(0.3, servers.write_private, (local / "services.json", json.dumps(asdict(up))))
        telling.start()
        assert embedded.find() == up
        telling.join()


def test_use_outside_servers_where_they_are_named(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/licentia")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example/0")
    with embedded.provide("manage.py check") as services:
        assert services is None
    with embedded.start("run") as services:
        assert (services.database_url, services.redis_url) == (
            "postgresql://db.example/licentia",
            "redis://queue.example/0",
        )
        assert not (local / "data" / "postgres").exists()


def test_export_only_what_is_missing(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://queue.example/0")
    monkeypatch.setenv("LICENTIA_SECRET_KEY", "")
    monkeypatch.setenv("DATABASE_URL", "")
    local.mkdir()
    (local / "data").mkdir()
    services = embedded.Services("postgresql://here/licentia", "redis://here/0", "run", "", 1, str(local / "data"))
    services.export()
    known = json.loads((local / "secrets.json").read_text())
    assert os.environ["DATABASE_URL"] == "postgresql://here/licentia"
    assert os.environ["REDIS_URL"] == "redis://queue.example/0"
    assert os.environ["LICENTIA_SECRET_KEY"] == known["LICENTIA_SECRET_KEY"]
    assert os.environ["LICENTIA_KEY_ENCRYPTION_KEY"] == known["LICENTIA_KEY_ENCRYPTION_KEY"]


@pytest.mark.slow
@pytest.mark.usefixtures("local")
def test_lend_a_command_the_running_services_or_its_own() -> None:
    with embedded.provide("manage.py check") as own:
        assert own is not None
        assert own.mode == "manage.py check"
        assert os.environ["DATABASE_URL"] == own.database_url
        del os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
        with embedded.provide("manage.py shell") as second:
            assert second is None
            assert os.environ["DATABASE_URL"] == own.database_url
    assert embedded.find() is None


def test_keep_data_where_roots_server_gets_through(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = local.parent / "system"
    monkeypatch.setattr(embedded, "_SYSTEM_DATA", system)
    monkeypatch.setattr(wheels, "is_root", lambda: True)
    monkeypatch.setattr(wheels, "outsider_can_enter", lambda _folder: False)
    place = embedded._place("data")
    assert place.relative_to(system).parts[1:] == ("data",)
    assert [folder.stat().st_mode & 0o777 for folder in (system, place.parent, place)] == [0o711] * 3


def test_sweep_up_only_what_nobody_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("licentia-test-dead", "licentia-test-held", "licentia-test-strange"):
        (tmp_path / name).mkdir()
    (tmp_path / "licentia-test-dead" / "lock").touch()
    with tether.Hold(tmp_path / "licentia-test-held" / "lock"):
        embedded.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["licentia-test-held", "licentia-test-strange"]


def test_print_the_roles_for_an_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert embedded.main(["roles"]) == 0
    assert capsys.readouterr().out == roles.SQL_FILE.read_text()


@pytest.mark.slow
@pytest.mark.usefixtures("local")
def test_make_the_roles_on_an_outside_server(capsys: pytest.CaptureFixture[str]) -> None:
    with embedded.start("run") as services:
        password = servers.Passwords.of(Path(services.data)).superuser
        url = f"postgresql://postgres:{password}@127.0.0.1:{port_of(services)}/postgres"
        assert embedded.main(["roles", "--superuser-url", url]) == 0
    assert capsys.readouterr().out == (
        "The roles and the database licentia are there: now give licentia_owner, licentia_app, "
        "licentia_sequencer, licentia_operator their passwords.\n"
    )
