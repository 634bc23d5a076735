"""A small program under the same supervisor: a web server, and a process that has a child."""

import os
import subprocess
import sys
import time
from pathlib import Path

DRIVER = """
import sys
from pathlib import Path
from config import embedded, run
run.ROOT = Path(sys.argv[1])
embedded.LOCAL = run.ROOT / ".local"
sys.exit(run.main([sys.argv[2]]))
"""
MANAGE = """
import json, os, sys
print("manage.py", *sys.argv[1:], flush=True)
told = {"sign_ins": [{"role": "owner", "email": "ada@demo.example", "password": "a b c"}]}
if sys.argv[1] == "seed_demo":
    open(".local/demo.json", "w").write(json.dumps(told))
sys.exit(int(os.environ.get("TRIAL_FAILS", "0")))
"""
WEB = """
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
open("web.pid", "w").write(str(os.getpid()))
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
FAMILY = """
import os, subprocess, time
child = subprocess.Popen(["sleep", "60"])
open("family.pids", "w").write(f"{os.getpid()} {child.pid}")
time.sleep(60)
"""


def lay_out(root: Path) -> None:
    """Write the program into a folder."""
    (root / "manage.py").write_text(MANAGE)
    (root / "web.py").write_text(WEB)
    (root / "family.py").write_text(FAMILY)
    (root / "Procfile").write_text("web: python web.py\nfamily: python family.py\n")


def started(checkout: Path, mode: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(checkout), mode],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
    )


def lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """Read lines up to the one that starts as wanted, or to the end."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(wanted):
            break
    return lines


def family(checkout: Path) -> list[int]:
    """Return the numbers of the database server and of the program's processes, once all have begun."""
    told = [checkout / "web.pid", checkout / "family.pids"]
    deadline = time.monotonic() + 30
    while not all(file.exists() and file.read_text() for file in told) and time.monotonic() < deadline:
        time.sleep(0.05)
    postgres = (checkout / ".local" / "demo" / "postgres" / "postmaster.pid").read_text().split()[0]
    return [int(postgres), *(int(pid) for file in told for pid in file.read_text().split())]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() or (not Path("/proc").exists() and _signals(pid))]


def _signals(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def left_after(pids: list[int], seconds: float) -> list[int]:
    deadline = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive(pids)
