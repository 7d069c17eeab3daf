"""培训签到表 of a session, and the training of a year: of an officer, a unit, the office (EQ-03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from station.core.clock import FIRST_DAY, LAST_DAY
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.policy import categories
from station.core.report import Report, ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.entitlement.training_list import hours_words
from station.inventory.entitlement.training_sessions import session_of
from station.inventory.entitlement.training_standing import BEHIND, TrainingStanding, TrainingStandings
from station.inventory.papers.making import made
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.values import Training
from station.people.asking import asks
from station.people.naming import number_key
from station.people.offices.units import unit_named
from station.people.offices.values import UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.printing.dated import DatedPapers, Origins

_ATTENDANCE: Final = ("no", "number", "person", "department", "category", "signed")
_OF_YEAR: Final = ("day", "number", "person", "category", "contents", "trainer", "hours", "entry", "signed")


class TrainingPapers(DatedPapers, behind=BEHIND, ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes the papers; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins, standings: TrainingStandings) -> None:
        self._store, self._origins, self._standings = store, origins, standings

    @asks(Permission.EQUIPMENT_VIEW)
    def session(self, session: Session, texts: Texts, seq: int) -> Report:
        """The attendance sheet of the session that the entry `seq` names, with a line for each to sign. Raises Refused ``training.unknown``."""
        origin = self._origins.origin(session, texts, behind=BEHIND)
        with self._store.read() as view:
            held, named = session_of(view, seq), _names(view, texts)
        facts = (
            (texts("papers.column.day"), held.trained_on.isoformat()),
            (texts("papers.column.category"), _joined(texts, named, held.categories)),
            (texts("papers.column.contents"), _contents(texts, held.heads, held.note)),
            (texts("papers.column.trainer"), held.trainer),
            (texts("papers.column.hours"), hours_words(held.minutes)),
            (texts("papers.column.entry"), str(held.seq)),
            (texts("papers.fact.attended"), str(len(held.attended))),
        )
        rows: list[tuple[Cell, ...]] = []
        for place, each in enumerate(held.attended, 1):
            officer = each.officer
            whole = each.categories == held.categories
            counts = "" if whole else _joined(texts, named, each.categories) or texts("papers.none_recorded")
            rows.append((str(place), officer.number, officer.name, officer.department, counts, ""))
        table = ReportTable(_columns(texts, _ATTENDANCE), rows)
        signers = ("trainer", "leader")
        return made(self._store, "training_session", origin, texts, (table,), signers, facts)

    @asks(Permission.EQUIPMENT_VIEW)
    def of_year(self, session: Session, texts: Texts, year: int, number: str = "", unit: str = "") -> Report:
        """The training of a year: of the officer, else of a unit, else of all; with what is short today.

        Raises Refused ``counter.unknown_officer``, ``training.year``, and as `unit_named`.
        """
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            raise Refused("training.year", rule="EQ-03", field="year", year=year)
        said = [texts("officer_year.of_year", year=year)]
        said += [texts("officer_year.of_unit", unit=unit)] if unit and not number else []
        origin = self._origins.origin(session, texts, said, BEHIND)
        with self._store.read() as view:
            officers, named = _officers(view, number, unit), _names(view, texts)
            rows = [row for each in officers for row in _rows(view, texts, named, each, year)]
        wanted = {each.number for each in officers}
        standing = [each for each in self._standings.all(session) if each.number in wanted]
        tables = (
            ReportTable(_columns(texts, _OF_YEAR), rows),
            _standings(texts, named, standing, texts("papers.table.training_standing")),
        )
        return made(self._store, "training_year", origin, texts, tables, ("keeper", "leader"))


def _officers(view: InventoryView, number: str, unit: str) -> list[Officer]:
    everybody = sorted(view.people.officers(), key=lambda each: (each.department, each.number))
    if number:
        found = [each for each in everybody if each.number == number_key(number)]
        if not found:
            raise Refused("counter.unknown_officer", number=number)
        return found
    if not unit:
        return everybody
    named = unit_named(unit, view.people)
    return [each for each in everybody if named.level is UnitLevel.OFFICE or each.department == named.name]


def _rows(
    view: InventoryView, texts: Texts, named: dict[int, str], officer: Officer, year: int
) -> list[tuple[Cell, ...]]:
    """A line for each session of an officer, with all categories of it; older records stand alone."""
    groups: dict[int, list[Training]] = {}
    for each in view.equipment.trainings(officer.number):
        if each.trained_on.year == year:
            groups.setdefault(each.session or each.seq, []).append(each)
    return [
        (
            _day(found),
            officer.number,
            officer.name,
            _joined(texts, named, [each.category for each in found]),
            _contents(texts, found[0].heads, found[0].note),
            found[0].trainer,
            hours_words(found[0].minutes),
            str(seq),
            "",
        )
        for seq, found in groups.items()
    ]


def _day(found: Sequence[Training]) -> date:
    return found[0].trained_on


def _standings(
    texts: Texts, named: dict[int, str], standing: Sequence[TrainingStanding], title: str
) -> ReportTable:
    keys = ("number", "name", "unit", "hours", "hours_short", "sessions", "lacking", "partly")
    columns = tuple(ReportColumn(key, texts(f"equipment.training_field.{key}")) for key in keys)
    rows: list[tuple[Cell, ...]] = [
        (
            each.number,
            each.officer.name,
            each.officer.department,
            each.hours,
            each.hours_short,
            str(each.sessions),
            _joined(texts, named, each.lacking),
            _joined(texts, named, each.partly),
        )
        for each in standing
    ]
    return ReportTable(columns, rows, title)


def _columns(texts: Texts, keys: Sequence[str]) -> tuple[ReportColumn, ...]:
    return tuple(
        ReportColumn(key, texts(f"papers.column.{key}"), "day" if key == "day" else "text") for key in keys
    )


def _names(view: InventoryView, texts: Texts) -> dict[int, str]:
    return {each.number: each.name(texts.language) for each in categories(view.shown_policy)}


def _joined(texts: Texts, named: dict[int, str], numbers: Sequence[int]) -> str:
    return texts("list.join").join(named.get(each, str(each)) for each in numbers)


def _contents(texts: Texts, heads: Sequence[object], note: str) -> str:
    taught = texts("list.join").join(texts(f"equipment.training_head.{each}") for each in heads)
    return texts("papers.fact.join").join(filter(None, (taught, note)))
