#!/usr/bin/env python
"""Every command: on the outside servers that the environment names, or on this checkout's own."""

import os
import sys

from django.core.management import execute_from_command_line

from config import embedded, roles

_TABLES_OR_NOT = {
    "check",
    "collectstatic",
    "graphql_schema",
    "makemigrations",
    "migrate",
    "showmigrations",
    "sqlmigrate",
}


def main(arguments: list[str]) -> None:
    """Run one command; a new database of our own gets its tables first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    name = arguments[1] if len(arguments) > 1 else "help"
    with embedded.provide(f"manage.py {name}") as started:
        if started and name not in _TABLES_OR_NOT and not roles.has_tables(started.database_url):
            sys.stderr.write("A new database: making its tables first.\n")
            execute_from_command_line([arguments[0], "migrate", "--verbosity", "0"])
        execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
