"""Work across organisations is explicit, and this is all of it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("kernel", "audit", "accounts", "licensing", "seats", "compliance", "scim", "config")

# Where `everyone()` is entered, and how often. A new line here is a decision: say in the review why each is needed.
USES = {
    "audit/selectors.py": 3,
    "compliance/selectors/trail.py": 1,
}


def uses_of_everyone():
    """Count the calls of `everyone` in each file of the program."""
    found = Counter()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
            names = [func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls]
            found[str(path.relative_to(ROOT))] += names.count("everyone")
    return {path: count for path, count in found.items() if count}


def test_everyone_is_entered_where_it_is_said():
    assert uses_of_everyone() == USES
