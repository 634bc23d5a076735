import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import embedded, run, servers, wheels
from config.env import Misconfigured
from tests.config.trial import family, lay_out, left_after, lines_until, started


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The trial program in a folder that a server's user gets through, and no outside servers."""
    for name in ("DATABASE_URL", "REDIS_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="checkout-") as folder:
        root = Path(folder).resolve()
        root.chmod(0o711)
        lay_out(root)
        yield root


@pytest.mark.slow
def test_serve_a_demo_until_it_is_told_to_stop(checkout: Path) -> None:
    port = servers.free_port()
    with started(checkout, "demo", PORT=str(port)) as process:
        lines = lines_until(process, "  owner")
        pids = family(checkout)
        process.send_signal(signal.SIGINT)
        rest = lines_until(process, "nothing like it")
        assert process.wait(40) == 0
    assert [line for line in lines if " | " not in line] == [
        f"The servers run on {checkout}/.local/demo: preparing the database",
        "manage.py migrate --noinput --verbosity 0",
        "manage.py collectstatic --noinput --skip-checks --verbosity 0",
        "Seeding a living organisation",
        "manage.py seed_demo --skip-checks --verbosity 0",
        f"Licentia is ready: http://127.0.0.1:{port}/    (Ctrl-C stops it)",
        "  owner  ada@demo.example  a b c",
    ]
    assert [line.partition("| ")[2] for line in rest if "stopped" in line] != []
    assert left_after(pids, 20) == []
    assert [path.name for path in (checkout / ".local").iterdir()] == ["lock"]


@pytest.mark.slow
def test_leave_no_process_when_the_supervisor_is_killed(checkout: Path) -> None:
    with started(checkout, "demo", PORT=str(servers.free_port())) as process:
        lines_until(process, "  owner")
        pids = family(checkout)
        process.kill()
    assert left_after(pids, 20) == []


@pytest.mark.slow
def test_say_in_one_line_that_one_is_running(checkout: Path) -> None:
    with started(checkout, "demo", PORT=str(servers.free_port())) as process:
        lines_until(process, "Licentia is ready")
        with started(checkout, "demo", PORT=str(servers.free_port())) as second:
            assert lines_until(second, "nothing like it") == [
                "Licentia already runs in this checkout (demo): stop that one first",
            ]
            assert second.wait(40) == 1
        process.terminate()
        lines_until(process, "nothing like it")
        assert process.wait(40) == 0


@pytest.mark.slow
def test_end_with_the_code_of_a_process_that_fails(checkout: Path) -> None:
    (checkout / "Procfile").write_text("web: python web.py\nfamily: python -c 'raise SystemExit(7)'\n")
    with started(checkout, "run", PORT=str(servers.free_port())) as process:
        lines_until(process, "nothing like it")
        assert process.wait(40) == 7
    assert sorted(path.name for path in (checkout / ".local").iterdir()) == ["data", "lock", "secrets.json"]


@pytest.mark.slow
def test_stop_at_a_step_that_fails(checkout: Path) -> None:
    with started(checkout, "run", PORT=str(servers.free_port()), TRIAL_FAILS="3") as process:
        assert lines_until(process, "nothing like it")[-1] == "manage.py migrate failed with exit code 3"
        assert process.wait(40) == 1


@pytest.mark.slow
def test_say_which_port_it_serves_when_the_usual_one_is_taken(checkout: Path) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # somebody else may hold it: taken is taken
            listener.bind(("127.0.0.1", 8000))
            listener.listen()
        with started(checkout, "run") as process:
            lines = lines_until(process, "Licentia is ready")
            process.terminate()
            lines_until(process, "nothing like it")
    port = lines[-1].removeprefix("Licentia is ready: http://127.0.0.1:").partition("/")[0]
    assert lines[1] == f"Port 8000 is taken: serving on {port} instead"


@pytest.mark.slow
def test_leave_no_process_when_told_to_stop_before_it_serves(checkout: Path) -> None:
    (checkout / "manage.py").write_text("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)\n")
    with started(checkout, "demo", PORT=str(servers.free_port())) as process:
        assert process.stdout is not None
        process.stdout.readline()
        step = int(process.stdout.readline())
        process.terminate()
        assert process.wait(40) == 128 + signal.SIGTERM
    assert left_after([step], 20) == []
    assert [path.name for path in (checkout / ".local").iterdir()] == ["lock"]


def test_say_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers = iter([None, 503, 200])
    monkeypatch.setattr(run, "_SLOW_START", 0)
    monkeypatch.setattr(run, "_readiness", lambda _port: next(answers))
    monkeypatch.setattr(embedded, "LOCAL", tmp_path)
    run._announce(8000)
    assert capsys.readouterr().out.splitlines() == [
        "Not ready after 0 seconds: /readyz answers nothing",
        "Licentia is ready: http://127.0.0.1:8000/    (Ctrl-C stops it)",
    ]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port: int = listener.getsockname()[1]
        yield port


def test_refuse_the_named_port_when_it_is_taken(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(wheels.Refused) as refused:
        run.choose_port()
    assert str(refused.value) == f"PORT: {taken_port} is taken by another program"


def test_choose_another_port_when_the_default_is_taken(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(run, "_DEFAULT_PORT", taken_port)
    assert run.choose_port() != taken_port


def test_choose_the_named_port(monkeypatch: pytest.MonkeyPatch) -> None:
    port = servers.free_port()
    monkeypatch.setenv("PORT", str(port))
    assert run.choose_port() == port


@pytest.mark.parametrize("port", ["eighty", "0", "65536"])
def test_refuse_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Misconfigured):
        run.choose_port()


def test_list_the_sign_ins_with_their_roles_aligned(tmp_path: Path) -> None:
    people = [
        {"role": "owner", "email": "ada@demo.example", "password": "one"},
        {"role": "it", "email": "bo@demo.example", "password": "two"},
    ]
    (tmp_path / "demo.json").write_text(json.dumps({"sign_ins": people, "counts": {}}))
    assert run.sign_ins(tmp_path / "demo.json") == ["  owner  ada@demo.example  one", "  it     bo@demo.example  two"]


def test_list_no_sign_ins_without_a_demo(tmp_path: Path) -> None:
    assert run.sign_ins(tmp_path / "demo.json") == []


def test_put_this_environments_executables_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PORT", "PATH", "LICENTIA_STATE", "PYTHONUNBUFFERED", "PYTHONWARNINGS"):
        monkeypatch.setenv(name, "before")
    services = embedded.Services("postgresql://here/licentia", "redis://here/0", "demo", "", 1, str(tmp_path))
    run._environment(8123, services)
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}before"
    assert (os.environ["PORT"], os.environ["LICENTIA_STATE"]) == ("8123", str(tmp_path))
