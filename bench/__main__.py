"""Run every benchmark, or the one named, on services of its own that keep what they commit."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench import harness
from config import embedded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.harness import Figure

PREFIX = "bench_"


def benchmarks() -> dict[str, str]:
    """Return the modules by the names that they are run by."""
    files = sorted(Path(__file__).parent.glob(f"{PREFIX}*.py"))
    return {file.stem.removeprefix(PREFIX): f"bench.{file.stem}" for file in files}


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and keep the results; exit code 0 whether goals are met or not."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(known), help="one benchmark; without it, all")
    name = parser.parse_args(arguments).name
    figures: list[Figure] = []
    with embedded.temporary(durable=True) as services:
        services.export()
        _migrate()
        from kernel import clock  # noqa: PLC0415  needs the settings

        for module in [known[name]] if name else known.values():
            measured = list(import_module(module).measure())
            harness.keep(measured, clock.now().isoformat(timespec="seconds"))
            figures += measured
    Console().print(table(figures))
    return 0


def table(figures: Sequence[Figure]) -> Table:
    """Lay the figures out for people."""
    made = Table("what", "value", "reference", "ratio", "goal", "met", title=harness.machine())
    for row in (figure.as_json("", "") for figure in figures):
        reference = f"{row['reference_value']:,} {row['reference']}"
        met = "yes" if row["met"] else "no"
        made.add_row(row["what"], f"{row['value']:,} {row['unit']}", reference, str(row["ratio"]), row["goal"], met)
    return made


def _migrate() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415  the settings read the services' addresses
    from django.core.management import call_command  # noqa: PLC0415  as above

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
