"""Workbooks as LibreOffice calculates them, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plugins.patience import HANG_SECONDS

_ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture
def recalculated(tmp_path: Path) -> Callable[[Path], Path]:
    """A workbook as LibreOffice calculates it, whatever values it was written with."""
    if shutil.which("soffice") is None:
        pytest.skip("needs libreoffice-calc-nogui: calculated by tests/reports/calculating.py alone")
    profile = tmp_path / "office"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_CALCULATE, encoding="utf-8")

    def run(path: Path) -> Path:
        out = tmp_path / "calculated"
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                "--convert-to", "xlsx", "--outdir", str(out), str(path),
            ],
            check=True, capture_output=True, timeout=HANG_SECONDS,
        )  # fmt: skip
        return out / path.name

    return run
