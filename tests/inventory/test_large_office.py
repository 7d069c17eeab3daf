"""The large office that the counter is measured on is a real one: its chain holds, its state is the projections'."""

from pathlib import Path

import pytest

from benchmarks import counter


def test_the_benchmark_proves_its_office_and_prints_ratios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.main(["--scale", "0.002", "--scans", "60", "--folder", str(tmp_path)])
    printed = capsys.readouterr().out
    assert printed.startswith("200 items, 2000 entries")
    assert printed.count(" x") == 14
