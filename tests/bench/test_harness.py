"""Medians, ratios and goals are what the results file says they are."""

from __future__ import annotations

import json

import pytest

from bench import harness
from bench.harness import Comparison, Figure, by_turns, keep


def figure(name="one", goal=">= 0.5", values=(3, 1, 2)):
    return Figure(Comparison(name, "what is done", "things/s", "the limit", goal), values, (4, 4, 8))


@pytest.mark.parametrize(("goal", "met"), [(">= 0.5", True), (">= 0.6", False), ("<= 0.5", True), ("<= 0.4", False)])
def test_goal_compares_the_ratio_of_the_medians(goal, met):
    assert figure().ratio == 0.5
    assert figure(goal=goal).met is met


def test_row_has_the_members_of_the_results_file():
    assert figure().as_json("this one", "now") == {
        "name": "one",
        "what": "what is done",
        "value": 2,
        "unit": "things/s",
        "reference": "the limit",
        "reference_value": 4,
        "ratio": 0.5,
        "goal": ">= 0.5",
        "met": True,
        "spread": [1, 2, 3],
        "machine": "this one",
        "at": "now",
    }


def test_sides_run_by_turns():
    order = []
    program, reference = by_turns(lambda: order.append("a") or 1.0, lambda: order.append("b") or 2.0)
    assert (program, reference) == ([1.0] * 3, [2.0] * 3)
    assert order == ["a", "b"] * 3


def test_keep_replaces_only_the_same_names(tmp_path, monkeypatch):
    monkeypatch.setattr(harness, "RESULTS", tmp_path / "results.json")
    keep([figure("two"), figure("one")], "then")
    keep([figure("one")], "now")
    rows = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [(row["name"], row["at"]) for row in rows] == [("one", "now"), ("two", "then")]
