"""Labels as values: how many a sheet takes, from which place on, and what no paper can show is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from station.core.errors import Refused
from station.printing.labels import (
    MOST_EACH,
    MOST_LABELS,
    Label,
    LabelChoice,
    LabelRun,
    LabelStock,
    Symbology,
    label_stock,
    label_stocks,
    require_printable,
)
from station.reports.labels import LabelSheets

ITEM = Label("item", "RNG-0001", "测距仪")
MADE = datetime(2026, 3, 2, tzinfo=UTC)
SHEETS = [each for each in label_stocks() if not each.is_roll]


def run(*labels: Label, stock: str = "a4-24", copies: int = 1, first: int = 1) -> LabelRun:
    made = (frozenset[str](), MADE, "标签", "zh_CN")
    return LabelRun(labels, label_stock(stock), Symbology.CODE128, copies, first, *made)


@pytest.mark.rule("EQ-10", "label")
def test_a_begun_sheet_is_used_up_first() -> None:
    pages = run(ITEM, replace(ITEM, code="RNG-0002"), copies=2, first=22).sheets()
    assert [[None if each is None else each.code for each in page] for page in pages] == [
        [*[None] * 21, "RNG-0001", "RNG-0001", "RNG-0002"],
        ["RNG-0002"],
    ]


@pytest.mark.rule("EQ-10", "label")
def test_what_no_paper_takes_is_refused_with_the_reason() -> None:
    for choice, count, code in (
        (LabelChoice(), 0, "none"),
        (LabelChoice(), MOST_LABELS + 1, "too_many"),
        (LabelChoice(copies=MOST_EACH), MOST_LABELS, "too_many"),
        (LabelChoice(copies=MOST_EACH + 1), 1, "copies"),
        (LabelChoice(first=25), 1, "no_place"),
        (LabelChoice("roll-58", first=2), 1, "no_place"),
        (LabelChoice("a3"), 1, "unknown_stock"),
    ):
        with pytest.raises(Refused) as refused:
            require_printable(choice, count)
        assert refused.value.code == f"labels.{code}"
    assert require_printable(LabelChoice(copies=4), MOST_LABELS).name == "a4-24"


@pytest.mark.rule("EQ-10", "label")
def test_a_code_that_no_scanner_could_read_from_the_label_is_refused() -> None:
    long = replace(ITEM, code="执法记录仪" * 20)
    assert LabelSheets().pdf(run(long, stock="a4-cards")).pdf
    with pytest.raises(Refused) as refused:
        LabelSheets().pdf(run(long, stock="a4-65"))
    assert (refused.value.code, refused.value.facts["value"]) == ("labels.code_too_long", long.code)


@pytest.mark.rule("EQ-10", "label")
@pytest.mark.parametrize("stock", SHEETS, ids=lambda stock: stock.name)
def test_the_labels_of_a_sheet_lie_on_it_beside_each_other(stock: LabelStock) -> None:
    assert stock.across >= stock.width
    assert stock.down >= stock.height
    assert stock.left + (stock.columns - 1) * stock.across + stock.width <= 210
    assert stock.top + (stock.rows - 1) * stock.down + stock.height <= 297
