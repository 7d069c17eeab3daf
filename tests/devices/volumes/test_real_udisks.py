"""The real udisks2, where it is installed; `test_udisks` proves the same by a twin everywhere."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.devices.volumes.real_disk_service import PROGRAMS
from tests.plugins.patience import HANG_SECONDS

MISSING = [name for name, path in PROGRAMS.items() if not Path(path).exists()]


@pytest.mark.skipif(bool(MISSING) or os.geteuid() != 0, reason=f"needs root and udisks2 (missing: {MISSING})")
def test_the_real_service_mounts_read_only_and_says_what_it_refuses() -> None:
    with tempfile.TemporaryDirectory(prefix="station-tests-") as name:
        Path(name).chmod(0o755)  # somebody else must reach the bus
        words = ("unshare", "-mn", sys.executable, "-m", "tests.devices.volumes.real_disk_service", name)
        ended = subprocess.run(words, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert Path(told.pop("mounted")).name == "现场卡"
    assert told == {
        "serial": "BC0007",
        "barrier": "unmounted",
        "other": "archive.mount_not_permitted",
        "read_only": True,
        "held": "archive.mount_busy",
        "let_go": "None",
        "gone": "archive.device_gone",
    }
