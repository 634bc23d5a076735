import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from config import servers, tether, wheels


def test_refuse_data_of_another_version(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("17\n")
    with tether.Hold(tmp_path / "lock") as hold, pytest.raises(wheels.Refused) as refused:
        servers.start_postgres(tmp_path, hold, durable=True)
    assert str(refused.value) == (
        f"{tmp_path / 'postgres'} was made by PostgreSQL 17 and this program brings 18: dump and restore it"
    )


@pytest.mark.slow
def test_try_another_port_when_somebody_takes_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken = urlsplit(os.environ["DATABASE_URL"]).port
    free, offered = servers.free_port, iter([taken])
    monkeypatch.setattr(servers, "free_port", lambda: next(offered, None) or free())
    with tether.Hold(tmp_path / "lock") as hold:
        valkey = servers.start_valkey(tmp_path, hold, durable=False)
        assert valkey.url.endswith(f":{taken}/0") is False
        valkey.stop()


@pytest.mark.slow
def test_refuse_with_the_servers_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(servers, "free_port", lambda: 99999)
    with tether.Hold(tmp_path / "lock") as hold, pytest.raises(wheels.Refused) as refused:
        servers.start_valkey(tmp_path, hold, durable=False)
    assert (
        str(refused.value)
        == f"Valkey did not start: argument must be between 0 and 65535 inclusive ({tmp_path / 'valkey.log'})"
    )


def test_keep_the_passwords_of_a_data_folder(tmp_path: Path) -> None:
    first = servers.Passwords.of(tmp_path)
    assert servers.Passwords.of(tmp_path) == first
    assert len({first.superuser, first.logins, first.valkey}) == 3
    assert (tmp_path / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_ask_for_a_password(tmp_path: Path) -> None:
    with tether.Hold(tmp_path / "lock") as hold:
        valkey = servers.start_valkey(tmp_path, hold, durable=False)
        port = urlsplit(valkey.url).port
        with redis.Redis(port=port or 0) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        valkey.stop()


def test_remove_what_is_not_there(tmp_path: Path) -> None:
    servers.remove(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("processes", ["/proc", "/no/such/folder"])
def test_see_what_a_process_was_started_with(monkeypatch: pytest.MonkeyPatch, processes: str) -> None:
    monkeypatch.setattr(servers, "_PROCESSES", Path(processes))
    words = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert servers._command_line(process.pid).strip() == " ".join(words)
        process.kill()
    assert servers._command_line(process.pid).strip() == ""


def test_refuse_data_that_an_earlier_server_will_not_leave(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(servers, "_PREDECESSOR_WITHIN", 0.2)
    monkeypatch.setattr(servers, "_STOP_WITHIN", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    data = tmp_path / "postgres"
    data.mkdir()
    with subprocess.Popen([sys.executable, "-c", deaf, str(data)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        (data / "postmaster.pid").write_text(f"{process.pid}\n{data}\n")
        with pytest.raises(wheels.Refused) as refused:
            servers.remove(tmp_path)
        process.kill()
    assert str(refused.value) == (
        f"PostgreSQL of an earlier start still runs on {data} (process {process.pid}): stop it first"
    )
    assert (data / "postmaster.pid").exists()


def test_forget_an_empty_note_of_a_server(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "postmaster.pid").touch()
    servers.remove(tmp_path)
    assert tmp_path.exists() is False
