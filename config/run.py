"""`make run` and `make demo`: the servers and every process under one supervisor, which none of them outlives."""

import argparse
import http.client
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

from config import embedded, env, servers, tether
from config.embedded import Services
from config.wheels import Refused

ROOT = Path(__file__).resolve().parent.parent
_DEFAULT_PORT = 8000
_GRACE = 4
_STOPPED_ON_REQUEST = {128 + signal.SIGINT, 128 + signal.SIGTERM}
_HUSHED = "ignore::UserWarning:celery.platforms"  # whoever starts a demo as root knows it
_SLOW_START = 60.0
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def choose_port() -> int:
    """Return the port that PORT names, or 8000, or a free one instead of 8000. Raises Refused when PORT is taken."""
    port = env.integer("PORT", _DEFAULT_PORT, at_least=1, at_most=65535)
    if _is_free(port):
        return port
    if os.environ.get("PORT"):
        why = f"PORT: {port} is taken by another program"
        raise Refused(why)
    return servers.free_port()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare(services: Services, mode: str) -> None:
    """Bring tables, static files and, for a demo, the organisation up to date. Raises Refused when one fails."""
    _manage(services, "migrate", "--noinput", "--verbosity", "0")
    _manage(services, "collectstatic", "--noinput", "--skip-checks", "--verbosity", "0")
    if mode == "demo":
        _say("Seeding a living organisation")
        _manage(services, "seed_demo", "--skip-checks", "--verbosity", "0")


def _manage(services: Services, *words: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    tethered = tether.command(Path(services.lock), services.byte, *command, grace=_GRACE)
    process = subprocess.Popen(tethered, cwd=ROOT, start_new_session=True)  # noqa: S603  our own words
    try:
        code = process.wait()
    finally:
        process.terminate()
        process.wait()
    if code:
        why = f"manage.py {words[0]} failed with exit code {code}"
        raise Refused(why)


def supervise(services: Services, port: int) -> int:
    """Run the Procfile until it is told to stop or one of its processes ends; return the exit code."""
    manager = Manager()
    processes = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes
    for name, line in processes.items():
        leash = tether.command(Path(services.lock), services.byte, grace=_GRACE)
        manager.add_process(name, f"exec {shlex.join(leash)} {line}", cwd=str(ROOT))
    threading.Thread(target=_announce, args=(port,), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in _STOPPED_ON_REQUEST else int(manager.returncode or 0)


def _announce(port: int) -> None:
    """Say where it is and how to sign in, once it can serve."""
    slow = time.monotonic() + _SLOW_START
    while (answer := _readiness(port)) != http.client.OK:
        if time.monotonic() > slow:
            _say(f"Not ready after {_SLOW_START:.0f} seconds: /readyz answers {answer or 'nothing'}")
            slow = float("inf")
        time.sleep(0.2)
    _say(f"Licentia is ready: http://127.0.0.1:{port}/    (Ctrl-C stops it)")
    for line in sign_ins(embedded.LOCAL / "demo.json"):
        _say(line)


def _readiness(port: int) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def sign_ins(told: Path) -> list[str]:
    """Return one line a sign-in that the demo told, role first; none when there is no demo."""
    if not told.exists():
        return []
    known = json.loads(told.read_text(encoding="utf-8"))["sign_ins"]
    width = max((len(person["role"]) for person in known), default=0)
    return [f"  {person['role']:<{width}}  {person['email']}  {person['password']}" for person in known]


def _say(line: str) -> None:
    print(line, flush=True)


def _stop_by_exit(number: int, _frame: object) -> None:
    """Unwind once; a second signal must not interrupt the unwinding."""
    for other in _STOPPING:
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _environment(port: int, services: Services) -> None:
    """Tell the processes where they are: their port, their state, and this environment's executables first."""
    services.export()
    folder = Path(sys.executable).parent
    os.environ["PATH"] = os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])
    os.environ.update(PORT=str(port), LICENTIA_STATE=services.data, PYTHONUNBUFFERED="1", PYTHONWARNINGS=_HUSHED)


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m config.run", description=__doc__)
    parser.add_argument("mode", choices=["demo", "run"])
    mode = parser.parse_args(arguments).mode
    for number in _STOPPING:
        signal.signal(number, _stop_by_exit)
    port = choose_port()
    with embedded.start(mode) as services:
        _say(f"The servers run on {services.data}: preparing the database")
        if port != _DEFAULT_PORT and not os.environ.get("PORT"):
            _say(f"Port {_DEFAULT_PORT} is taken: serving on {port} instead")
        _environment(port, services)
        prepare(services, mode)
        return supervise(services, port)


if __name__ == "__main__":
    sys.exit(main())
