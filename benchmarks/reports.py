"""Reports beside the bare tools, in ratios of one run.

    python -m benchmarks.reports [--rounds 3] [--rows 100000]

* paper: a Chinese list of 500 rows as PDF, beside a process that sets the same rows in a bare typst table.
* workbook: a list of `--rows` rows and 15 columns as XLSX, beside the csv module writing the same cells.

Each is the best of the rounds. Needs a Chinese font.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from station.core.documents import Cell
from station.core.report import Origin, Report, ReportColumn, ReportTable, Section, Source, WrittenReport
from station.reports.fonts import paper_fonts
from station.reports.writer import ReportFiles

MADE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
BARE = """
import json, sys
import typst
folder, fonts, family = sys.argv[1:]
loaded = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
typst.compile(folder + "/bare.typ", output=folder + "/bare.pdf", root=folder, font_paths=loaded,
              ignore_system_fonts=True, sys_inputs={"font": family})
"""
TABLE = """#set page(paper: "a4", flipped: true)
#set text(font: sys.inputs.font, size: 9pt)
#let rows = json("rows.json")
#table(columns: 10, ..rows.flatten())
"""
COLUMNS = (
    ReportColumn("tag", "编号", "code"),
    ReportColumn("category", "类别"),
    ReportColumn("name", "名称"),
    ReportColumn("model", "型号"),
    ReportColumn("serial", "序列号", "code"),
    ReportColumn("state", "状态"),
    ReportColumn("holder", "领用人"),
    ReportColumn("place", "存放位置"),
    ReportColumn("acquired", "购置日期", "day"),
    ReportColumn("value", "价值（元）", "money", sums=True),
)
MORE = tuple(ReportColumn(f"more{n}", f"备注{n}") for n in range(5))


def row(number: int, *, wide: bool = False) -> Sequence[Cell]:
    cells: list[Cell] = [
        f"BWC-{number:06}", "3 执法记录仪", "执法记录仪", "DSJ-V9", f"B{number:09}", "在库", "1001 李甲",
        f"柜{number % 9}-{number % 40:02}", date(2025, 3, 1 + number % 28), Decimal(168000 + number) / 100,
    ]  # fmt: skip
    return [*cells, *(f"说明{number % 7}" for _ in MORE)] if wide else cells


def report(columns: Sequence[ReportColumn], rows: Iterable[Sequence[Cell]]) -> Report:
    source = Source("310110-000000", "custody", 505, "0f1e2d3c" * 8, MADE)
    origin = Origin("示例所", "王芳", MADE, sources=(source,))
    table = ReportTable(tuple(columns), rows)
    return Report("装备台账", origin, (Section(tables=(table,)),))


def best(rounds: int, act: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def paper(rounds: int, folder: Path) -> None:
    fonts = paper_fonts()
    rows = [[str(cell) for cell in row(number)] for number in range(500)]
    (folder / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    (folder / "bare.typ").write_text(TABLE, encoding="utf-8")
    command = [sys.executable, "-I", "-c", BARE, str(folder), str(fonts.folders[0]), fonts.family]
    bare = best(rounds, lambda: subprocess.run(command, check=True))
    ours = best(rounds, lambda: ReportFiles().pdf(report(COLUMNS, [row(n) for n in range(500)]), {}))
    print(f"paper of 500 rows    {ours:6.2f} s  {ours / bare:5.2f} x a bare typst process ({bare:.2f} s)")


def workbook(rounds: int, folder: Path, count: int) -> None:
    def bare() -> None:
        with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(row(n, wide=True) for n in range(count))

    def ours(name: str) -> WrittenReport:
        rows = (row(n, wide=True) for n in range(count))
        return ReportFiles().write(report((*COLUMNS, *MORE), rows), folder / name, {})

    limit = best(rounds, bare)
    for name in ("list.csv", "list.xlsx"):
        spent = best(rounds, partial(ours, name))
        print(f"{name:9} {count} rows {spent:6.2f} s  {spent / limit:5.2f} x the csv module ({limit:.2f} s)")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="reports-") as folder:
        paper(given.rounds, Path(folder))
        workbook(given.rounds, Path(folder), given.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
