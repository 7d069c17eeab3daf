"""Lines of the start page that stand for several things."""

import pytest

from station.core.texts import Texts
from station.ui.pages.today.values import TaskRow, alike_as_one
from station.ui.widgets.chip import ChipState


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("BWC-0001", ("BWC-0001 等 2 项", "核查资料 市监通〔2026〕27号")),
        ("", ("", "核查资料 市监通〔2026〕27号 等 2 项")),
    ],
)
def test_a_line_for_two_things_is_told_by_what_it_is_told_by_alone(
    texts: Texts, head: str, told: tuple[str, str]
) -> None:
    row = TaskRow(head, "核查资料 市监通〔2026〕27号", ChipState("还剩 1 小时"), "matters", "matter:27")
    (line,) = alike_as_one(texts, [row, row], 5, "tasks")
    assert (line.head, line.text) == told
    assert (line.stands_for, line.page) == (2, "tasks")
