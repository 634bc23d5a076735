"""Packages and their downloads."""

from __future__ import annotations

import pytest

from tests.factories.compliance import PackageDownloadFactory


@pytest.mark.usefixtures("inside")
def test_packages_say_which_day_they_are_of():
    download = PackageDownloadFactory()
    assert str(download.package) == "2026-11-01"
    assert str(download) == "2026-11-01, 2026-11-01"
