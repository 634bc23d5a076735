"""`audit_vkey` prints the key and nothing else."""

from __future__ import annotations

import json

from audit.checkpoint import parse_vkey


def test_vkey_is_all_that_is_printed(run, organisation):
    code, out, err = run("audit_vkey", "--organisation", organisation.slug)
    assert (code, err, parse_vkey(out.removesuffix("\n")).name) == (
        0,
        "",
        f"audit.licentia.example/org/{organisation.pk}",
    )
    assert json.loads(run("audit_vkey", "--organisation", organisation.slug, "--json")[1]) == {"vkey": out.strip()}
