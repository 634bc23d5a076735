"""Running the verifier on a bundle as its command would."""

import json
from pathlib import Path

import pytest

from audit import verify
from tests.audit.bundles import vkey
from tests.audit.verifying import Run


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    keys = tmp_path / "vkey"
    keys.write_text(vkey() + "\n")

    def check(bundle: Path, *more: object, keys: Path = keys) -> dict[str, object]:
        status = verify.main([str(bundle), str(keys), "--json", *map(str, more)])
        report: dict[str, object] = json.loads(capsys.readouterr().out)
        assert report["exit"] == status
        assert report["verdict"] == ("clean", "unexplained", "broken")[status]
        return report

    return check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "bundle"
