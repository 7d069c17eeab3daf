"""The large office that the counter is measured on is a real one: its chain holds, its state is the projections'."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks import counter, every_list, ledger, lists, past, timing


def test_the_benchmark_proves_its_office_and_prints_ratios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.main(["--scale", "0.002", "--scans", "20", "--folder", str(tmp_path)])
    printed = capsys.readouterr().out
    assert printed.startswith("200 items, 2000 entries")
    assert printed.count(" x") == 14


@pytest.mark.parametrize(
    ("benchmark", "sizes", "lines"),
    [
        (lists, ["--items", "200", "--people", "100"], 13),
        (every_list, ["--items", "60", "--entries", "200", "--people", "24", "--only", "ledger"], 2),
        (ledger, ["--entries", "100"], 10),
        (past, ["--items", "60", "--entries", "200", "--people", "24", "--only", "officers"], 2),
    ],
    ids=["lists", "every list", "ledger", "past"],
)
def test_the_other_benchmarks_keep_up_with_the_program(
    benchmark: Any,
    sizes: list[str],
    lines: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that measures what is not there any more measures nothing."""
    monkeypatch.setattr(timing, "ROUNDS", 1)
    benchmark.main(sizes)
    assert len(capsys.readouterr().out.splitlines()) >= lines
