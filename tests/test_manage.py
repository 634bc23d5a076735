import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMAND = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from config import embedded
embedded.LOCAL = Path(sys.argv[2])
import manage
manage.main(["manage.py", *sys.argv[3:]])
"""
COUNT = "from django.db.migrations.recorder import MigrationRecorder as R; print(R.Migration.objects.count() > 0)"


def managed(local: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, str(ROOT), str(local), *words],
        check=False,
        capture_output=True,
        text=True,
        env={**known, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
    )


@pytest.fixture
def local() -> Iterator[Path]:
    """Where a checkout keeps its own, on a path that a server's user gets through."""
    with tempfile.TemporaryDirectory(prefix="checkout-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder).resolve() / ".local"


@pytest.mark.slow
def test_make_the_tables_of_a_new_database_once(local: Path) -> None:
    first = managed(local, "shell", "--no-imports", "-c", COUNT)
    assert (first.stdout, first.returncode) == ("True\n", 0)
    assert first.stderr.splitlines()[0] == "A new database: making its tables first."
    again = managed(local, "shell", "--no-imports", "-c", COUNT)
    assert (again.stdout, again.stderr, again.returncode) == ("True\n", "", 0)


@pytest.mark.slow
def test_leave_the_tables_to_a_command_that_asks_for_none(local: Path) -> None:
    done = managed(local, "showmigrations", "sessions")
    assert (done.stdout, done.returncode) == ("sessions\n [ ] 0001_initial\n", 0)


def test_use_the_outside_servers_of_the_environment(local: Path) -> None:
    outside = {"DATABASE_URL": os.environ["DATABASE_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
    done = managed(local, "showmigrations", "sessions", **outside)
    assert done.returncode == 0
    assert local.exists() is False
