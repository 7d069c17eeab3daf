"""Values of report forms from the register: of the office, and of one of its units where the audit knows them by unit (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from station.audit.forms.definition import FilingLevel, FormLevel
from station.audit.forms.filling import FillWish
from station.audit.forms.finding import DutyName
from station.audit.forms.key_listing import figure_name, sheet_name
from station.audit.forms.keys import KNOWN, MONEY, ValueKey, asked_figures
from station.audit.year.gathering import gather, span
from station.core.ledger import Stream, subject
from station.core.progress import silent
from station.core.texts import load_texts
from station.inventory.bodies import Registered, TrainingRecorded
from station.people.bodies import (
    DepartmentDefined,
    OfficeFounded,
    OfficerChanged,
    OfficerRecord,
    OfficerRegistered,
)
from station.people.conduct.bodies import OrderIssued
from tests.audit.test_forms import DEFINED, FIELDS, NOVEMBER, SESSION, TEXTS, ZONE, Room, fields, services
from tests.plugins.stations import TestStation, filled_station
from tests.store.histories import append, check_in, check_out

DUE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
KEYED = [
    ["trained", "培训人次", "整数", "是", "", "", "求和", "training.recorded", ""],
    ["loans", "在借", "整数", "是", "", "", "求和", "loans.open", ""],
    ["out", "领出", "整数", "是", "", "", "求和", "officers.taken_out", ""],
    ["orders", "限期整改", "整数", "是", "", "", "求和", "conduct.orders", ""],
    FIELDS[0],
]


def fill(made: TestStation) -> None:
    """Two officers of two departments, of whom one changes to the other's in December."""
    store = made.store
    append(store, OfficeFounded("310110", "某所"))
    for name in ("一科", "二科"):
        append(store, DepartmentDefined(name, ""))
    for tag in ("A-1", "A-2", "A-3"):
        append(store, Registered(tag, 3, "执法记录仪", value_fen=100_050), subject("item", tag))
    first, second = ("1001", "王乙", "一科", "", "", ""), ("1002", "李丙", "二科", "", "", "")
    for officer in (first, second):
        append(store, OfficerRegistered(*officer), subject("officer", officer[0]))
    for number in ("1001", "1001", "1002"):
        append(store, TrainingRecorded(number, 3, date(2026, 11, 24), ""), subject("officer", number))
    bound = ("EQ-16", "1001", "王乙", "二科", 0, "三日内改正", DUE.date(), DUE, ("1001",))
    append(store, OrderIssued(*bound), "officer:1001")  # as one of the other department, where they helped
    check_out(store, "1001", ["A-1", "A-2"], DUE)
    check_out(store, "1002", ["A-3"], DUE)
    check_in(store, "1001", ["A-1"])
    made.clock.moment = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    moved = OfficerChanged("1001", "王乙", "二科", "", "", "", OfficerRecord(*first))
    append(store, moved, subject("officer", "1001"))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    station, _ = filled_station(tmp_path, "values of units", fill)
    yield services(station, tmp_path)
    station.store.close()


@pytest.mark.rule("PF-08", "form")
def test_a_unit_is_given_what_the_register_has_of_its_officers_at_the_end_of_the_period(room: Room) -> None:
    levels = (FilingLevel(FormLevel.OFFICES, 5, ("某所",)), FilingLevel(FormLevel.UNITS, 5, ("一科", "二科")))
    told = replace(DEFINED, number="ZB07", levels=levels)
    room.forms.make(
        SESSION, TEXTS, fields(room.folder / "科.xlsx", *KEYED), told, room.folder / "科模板.xlsx"
    )

    def given(unit: str) -> dict[str, tuple[str, int]]:
        sheet = room.returns.sheet(SESSION, DutyName("ZB07", NOVEMBER, unit), FillWish())
        assert [sheet.unasked(0, each.code) for each in sheet.form.fields] == [*[False] * 4, unit != "某所"]
        return {each.field: (each.value, each.entries) for each in sheet.worked.cells}

    whole = given("某所")
    assert (whole["trained"], whole["loans"], whole["out"]) == (("3", 3), ("2", 2), ("3", 2))
    assert given("一科") == {"trained": ("2", 2), "loans": ("1", 1), "out": ("2", 1), "orders": ("1", 1)}
    assert given("二科") == {"trained": ("1", 1), "loans": ("1", 1), "out": ("1", 1), "orders": ("0", 0)}


@pytest.mark.rule("PF-08", "form")
def test_each_value_key_is_a_figure_of_the_audit_with_words(room: Room) -> None:
    with room.station.store.read() as view:
        period, heads = span(view, date(2026, 11, 1), date(2026, 11, 30), ZONE)
        found = gather(view.years, period, heads.made[Stream.CUSTODY].seq, silent, None)
    for key in sorted(KNOWN):
        for language in ("zh_CN", "en"):
            assert figure_name(load_texts(language), key)
            assert sheet_name(load_texts(language), ValueKey(key).sheet)
        for figure in asked_figures(found, key):
            assert (found.kind(figure) == "money") == (key in MONEY), key
    drawn = {each.code for each in found.figures} - {
        "conduct.of_rule",
        "printers.verdict",
        "earlier.recorded",
    }
    assert drawn <= KNOWN, "what the audit has of a period can be asked for"
