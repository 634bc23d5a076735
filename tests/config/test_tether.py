import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import tether

HOLDER = """
import sys, time
from pathlib import Path
from config import tether
hold = tether.Hold(Path(sys.argv[1]))
print(hold.byte, flush=True)
time.sleep(60)
"""
ONLOOKER = (
    "import sys, pathlib; from config import tether; print(tether.is_held(pathlib.Path(sys.argv[1]), int(sys.argv[2])))"
)
# A child that takes its own child along, as a server with workers does.
FAMILY = "import subprocess, sys, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)


def holder(lock: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], stdout=subprocess.PIPE, text=True)


def tethered(lock: Path, byte: int, program: str, *, grace: float = 5) -> subprocess.Popen[str]:
    words = tether.command(lock, byte, sys.executable, "-c", program, grace=grace)
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ended(process: subprocess.Popen[str]) -> int:
    code = process.wait(40)
    assert process.stdout is not None
    process.stdout.close()
    return code


def happens(fact: Callable[[], bool], *, within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while not fact() and time.monotonic() < deadline:
        time.sleep(0.02)
    return fact()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def test_refuse_second_hold_of_the_same_process(tmp_path: Path) -> None:
    with tether.Hold(tmp_path / "lock"), pytest.raises(tether.Taken):
        tether.Hold(tmp_path / "lock")


def test_refuse_hold_that_another_process_keeps(tmp_path: Path) -> None:
    other = holder(tmp_path / "lock")
    byte = int(first_line(other))
    with pytest.raises(tether.Taken):
        tether.Hold(tmp_path / "lock", patience=0.1)
    assert tether.is_held(tmp_path / "lock", byte) is True
    other.kill()
    ended(other)
    assert tether.is_held(tmp_path / "lock", byte) is False
    with tether.Hold(tmp_path / "lock") as hold:
        assert hold.byte != byte


def test_keep_the_lock_when_its_holder_looks_at_it(tmp_path: Path) -> None:
    with tether.Hold(tmp_path / "lock") as hold:
        assert tether.is_held(hold.path, hold.byte) is True
        words = [sys.executable, "-c", ONLOOKER, str(hold.path), str(hold.byte)]
        seen = subprocess.run(words, check=True, capture_output=True, text=True)
        assert seen.stdout == "True\n"


def test_see_no_holder_of_a_lock_that_is_not_there(tmp_path: Path) -> None:
    assert tether.is_held(tmp_path / "lock", 1) is False


def test_end_the_whole_family_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    supervisor = holder(tmp_path / "lock")
    process = tethered(tmp_path / "lock", int(first_line(supervisor)), FAMILY)
    grandchild = int(first_line(process))
    supervisor.kill()
    ended(supervisor)
    assert ended(process) == 128 + signal.SIGTERM
    assert happens(lambda: is_gone(grandchild))


def test_end_even_when_a_successor_takes_the_lock_at_once(tmp_path: Path) -> None:
    supervisor = holder(tmp_path / "lock")
    process = tethered(tmp_path / "lock", int(first_line(supervisor)), FAMILY)
    first_line(process)
    supervisor.kill()
    with tether.Hold(tmp_path / "lock", patience=5):
        assert ended(process) == 128 + signal.SIGTERM
    ended(supervisor)


def test_end_when_the_lock_is_not_there(tmp_path: Path) -> None:
    process = tethered(tmp_path / "lock", 1, FAMILY)
    assert ended(process) == 128 + signal.SIGTERM


def test_kill_a_child_that_does_not_listen(tmp_path: Path) -> None:
    with tether.Hold(tmp_path / "lock") as hold:
        process = tethered(hold.path, hold.byte, STUBBORN, grace=0.3)
        assert first_line(process) == "deaf"
        process.terminate()
        assert ended(process) == 128 + signal.SIGKILL


def test_return_the_exit_code_of_the_child(tmp_path: Path) -> None:
    with tether.Hold(tmp_path / "lock") as hold:
        assert ended(tethered(hold.path, hold.byte, "raise SystemExit(7)")) == 7


def test_say_in_one_line_that_a_command_is_not_there(tmp_path: Path) -> None:
    with tether.Hold(tmp_path / "lock") as hold:
        words = tether.command(hold.path, hold.byte, "no-such-command")
        done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (127, "no-such-command: No such file or directory\n")


def test_stop_with_the_signal_that_the_child_understands(tmp_path: Path) -> None:
    program = "import time\ntry: print('up', flush=True); time.sleep(60)\nexcept KeyboardInterrupt: raise SystemExit(9)"
    with tether.Hold(tmp_path / "lock") as hold:
        words = tether.command(hold.path, hold.byte, sys.executable, "-c", program, stop="SIGINT")
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert first_line(process) == "up"
        process.terminate()
        assert ended(process) == 9


def test_stop_a_child_that_was_told_before_it_began() -> None:
    early = tether.Tether(stop="SIGTERM", grace=5)
    early.end()
    early.start(["sleep", "60"], outsider=False)
    assert early.wait() == 128 + signal.SIGTERM
