"""Pictures as numbers: each is what the register says, counted a second time by hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

from station.core.texts import load_texts
from station.inventory.figures.occupancy import occupancy
from station.inventory.figures.ports import HourCounts
from station.inventory.figures.use_cases import Figures
from station.inventory.figures.values import FigureKind, GearFigure, Series
from station.inventory.losses.bodies import ReportKind
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.values import NewItem
from station.printing.dated import Origins
from tests.inventory.offices import KEEPER, LEADER, Office
from tests.inventory.test_losses import BUREAU, Losses
from tests.inventory.test_stocktakes import COUNTER, stocktakes_of

TEXTS = load_texts("zh_CN")


def numbers(figure: GearFigure) -> Mapping[str, tuple[int | None, ...]]:
    return {row.label: row.values for row in figure.rows}


@pytest.mark.rule("EQ-07", "late")
@pytest.mark.rule("EQ-02", "life")
@pytest.mark.rule("EQ-10", "count")
def test_pictures_tell_what_the_register_says(any_office: Office, tmp_path: Path) -> None:
    office, counts = any_office, stocktakes_of(any_office, tmp_path)
    figures = Figures(office.store, counts, cast("Origins", None))

    def figure(kind: FigureKind) -> GearFigure:
        return figures.figure(KEEPER, TEXTS, kind)

    assert all(figure(kind).empty for kind in FigureKind)
    assert figure(FigureKind.LIFE).said == "none"
    office.register.register(KEEPER, NewItem("UNI-0001", 1, "制服"))
    office.take("1001", "BWC-0017", "UNI-0001")
    office.take("1003", "TST-0002", "BWC-0018")
    office.clock.advance(hours=1)
    office.desk.check_in(KEEPER, ["TST-0002"])
    out = figure(FigureKind.OUT)
    assert numbers(out) == {"一科": (1,), "二科": (1,)}, (
        "what officers keep themselves is no loan of the store"
    )
    assert (out.facts["people"], out.rows[0].subject) == (2, f"section:{out.rows[0].label}")
    occupied = figure(FigureKind.OCCUPANCY)
    today = [row.values[1] for row in occupied.rows if row.values[1] is not None]
    assert (today[-2:], occupied.facts["now"]) == ([3, 2], 2)
    office.clock.advance(days=3)
    assert numbers(figure(FigureKind.OVERDUE)) == {
        "不满 1 天": (0,),
        "1 至 7 天": (2,),
        "8 至 30 天": (0,),
        "超过 30 天": (0,),
    }
    thing = office.item("BWC-0018")
    assert thing.due_at is not None
    office.clock.advance(seconds=(thing.due_at - office.clock.now()).total_seconds() + 8 * 86_400 - 1)
    for seconds, full, group in ((0, 7, 1), (1, 8, 2)):
        office.clock.advance(seconds=seconds)
        assert thing.days_late(office.clock.now()) == full
        late = list(numbers(figure(FigureKind.OVERDUE)).values())
        assert late[group] == (2,), "by full days, as the lists tell them"
    office.clock.advance(days=40)
    assert list(numbers(figure(FigureKind.OVERDUE)).values())[-1] == (2,)
    seq = counts.start(KEEPER, "tags:PRN-0009,TST-0002,TAB-0001", counters=["1002"], blind=True).seq
    counts.scan(KEEPER, seq, ["PRN-0009"], ReadAt(place="柜1-07"))
    assert numbers(figure(FigureKind.COUNTS)) == {f"盘点 {seq} 指定装备 PRN-0009、TST-0002、TAB-0001": (1, 2)}
    hidden = figures.figure(COUNTER, TEXTS, FigureKind.COUNTS)
    assert (hidden.empty, hidden.facts["counts"]) == (True, 1), "who counts blind is told nothing of the book"


@pytest.mark.rule("EQ-02", "life")
@pytest.mark.rule("EQ-12", "approval")
def test_age_and_losses_are_told_by_category(office: Office, tmp_path: Path) -> None:
    figures = Figures(office.store, stocktakes_of(office, tmp_path), cast("Origins", None))
    with office.store.read() as view:
        catalogue = [dict(row) for row in view.policy.table("EQ-01", "catalogue")]
    catalogue[8]["life_years"] = 5
    office.set_parameter("EQ-01", "catalogue", catalogue)
    for number, bought in enumerate(
        (date(2015, 1, 1), date(2021, 12, 1), date(2022, 3, 1), date(2025, 1, 1), None)
    ):
        worth = 68_850 if number == 0 else None
        office.register.register(
            KEEPER, NewItem(f"RNG-{number}", 9, "测距仪", acquired_on=bought, value_fen=worth)
        )
    life = figures.figure(KEEPER, TEXTS, FigureKind.LIFE)
    ends = (Series.OVER, Series.THIS_YEAR, Series.NEXT_YEAR, Series.LATER, Series.UNDATED)
    assert life.series == ends
    assert [row.values for row in life.rows] == [(1, 1, 1, 1, 1)]
    assert life.rows[0].subject == "category:9"
    losses = Losses(office, tmp_path)
    for tag in ("RNG-0", "RNG-1"):
        losses.approve(losses.report(ReportKind.LOSS, tag), KEEPER, LEADER, BUREAU)
    told = figures.figure(KEEPER, TEXTS, FigureKind.LOSSES)
    assert [(row.values, row.worth) for row in told.rows] == [((2, 0), (68_850, 0))]
    assert (told.facts["lost_worth"], told.facts["unvalued"]) == ("¥688.50", 1)
    losses.reports.found(KEEPER, "RNG-0", None, "找到")
    losses.approve(losses.report(ReportKind.LOSS, "RNG-0"), KEEPER, LEADER, BUREAU)
    losses.approve(losses.report(ReportKind.SCRAP, "RNG-1"), KEEPER, LEADER, BUREAU)
    told = figures.figure(KEEPER, TEXTS, FigureKind.LOSSES)
    assert [(row.values, row.worth) for row in told.rows] == [((1, 1), (68_850, 0))], "each thing once"


@pytest.mark.rule("EQ-07", "hours")
def test_what_is_usual_is_the_mean_of_the_days_on_which_something_moved() -> None:
    since, now = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 4, 3, 30, tzinfo=UTC)
    began = {"2026-11-01T01": 4, "2026-11-02T01": 2, "2026-11-04T01": 3}
    ended = {"2026-11-01T09": 4, "2026-11-02T09": 1}
    found = occupancy(HourCounts(began, ended, 5), since, now, "Asia/Shanghai")
    assert (found.days, found.now) == (2, 5), "the third moved nothing, and today is no usual day"
    before = 5 - 9 + 5
    assert found.usual[9] == round((before + 4 + before + 2) / 2)
    assert found.today[8:13] == (before + 1, before + 4, before + 4, before + 4, None)
