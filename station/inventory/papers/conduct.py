"""What the yearly assessment says of conduct: the records under each head, and what counts of recordings, orders and commendations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from station.core.report import ReportTable
from station.core.texts import Texts
from station.inventory.papers.rows import Row, paper_columns
from station.people.conduct.heads import OTHER_HEAD, PAPER_HEADS
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule, ConductState
from station.people.values import Officer

_COUNTED: Final = (
    "criticised",
    "violations",
    "of_recordings",
    "ordered",
    "put_right",
    "not_in_time",
    "commended",
)
_BY_KIND: Final = {
    ConductKind.CRITICISM: "criticised",
    ConductKind.ORDER: "ordered",
    ConductKind.COMMENDATION: "commended",
}
_NOT_IN_TIME: Final = (ConductState.DONE_LATE, ConductState.NOT_DONE)


def head_cells(records: Iterable[ConductRecord], texts: Texts) -> dict[tuple[str, int], list[str]]:
    """The records of equipment by officer and head, in words; of the first head its criticisms, too."""
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for each in records:
        if not each.counts or each.rule is not ConductRule.EQUIPMENT:
            continue
        head = PAPER_HEADS.get(each.code, OTHER_HEAD)
        if each.kind is ConductKind.VIOLATION:
            found[each.number, head].append(texts("papers.record_no", number=each.seq))
        elif each.kind is ConductKind.CRITICISM and head == 1:
            found[each.number, head].append(texts("papers.criticism_no", number=each.seq))
    return dict(found)


def with_those_who_left(
    serving: Sequence[Officer], everybody: Iterable[Officer], records: Iterable[ConductRecord]
) -> tuple[Officer, ...]:
    """Those in service, and behind them who has left and of whom something counts."""
    named = {each.number for each in records if each.counts and each.number}
    present = {each.number for each in serving}
    left = (each for each in everybody if each.number in named - present)
    return (*serving, *sorted(left, key=lambda each: (each.department, each.number)))


def conduct_tables(records: Iterable[ConductRecord], texts: Texts) -> tuple[ReportTable, ReportTable]:
    """What counts of recordings, orders and commendations by officer, and all of it by unit with the unit's points."""
    counting = [each for each in records if each.counts]
    return _by_officer(counting, texts), _by_unit(counting, texts)


def _by_officer(records: Sequence[ConductRecord], texts: Texts) -> ReportTable:
    cells: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    facts: dict[str, ConductRecord] = {}
    for each in records:
        if each.number and (column := _column_of(each)):
            facts[each.number] = each
            cells[each.number][column].append(_said(each, texts))
    keys = ("of_recordings", "ordered", "commended")
    join = texts("list.join")
    found = sorted(facts.values(), key=lambda each: (each.unit, each.number))
    rows: list[Row] = [
        (
            place,
            each.number,
            each.name,
            each.unit,
            *(join.join(cells[each.number][key]) or texts("papers.none_recorded") for key in keys),
        )
        for place, each in enumerate(found, 1)
    ]
    return ReportTable(
        paper_columns(
            texts,
            ("no", "count"),
            ("number", "code"),
            ("person", "text"),
            ("department", "text"),
            *((key, "text") for key in keys),
        ),
        rows,
        texts("papers.table.conduct_by_officer"),
    )


def _column_of(each: ConductRecord) -> str:
    """The column of the table of officers; "" for what stands under the seven heads, and for criticism."""
    if each.kind is ConductKind.VIOLATION:
        return "of_recordings" if each.rule is ConductRule.RECORDING else ""
    return {ConductKind.ORDER: "ordered", ConductKind.COMMENDATION: "commended"}.get(each.kind, "")


def _said(each: ConductRecord, texts: Texts) -> str:
    if each.kind is ConductKind.VIOLATION:
        return texts("papers.record_of", number=each.seq, head=each.head)
    if each.kind is ConductKind.ORDER:
        return texts("papers.record_of", number=each.seq, head=texts(f"conduct.state.{each.state.value}"))
    return texts("papers.record_no", number=each.seq)


def _by_unit(records: Sequence[ConductRecord], texts: Texts) -> ReportTable:
    counts = Counter[tuple[str, str]]()
    points: dict[str, str] = {}
    for each in records:
        for column in _unit_columns(each):
            counts[each.unit, column] += 1
        if each.kind is ConductKind.ASSESSMENT:
            facts = {"year": each.year, "points": each.points, "most": each.most}
            points[each.unit] = texts("papers.points", **facts)
    columns = paper_columns(
        texts,
        ("unit", "text"),
        *((key, "count") for key in _COUNTED),
        ("points", "text"),
        ("remark", "text"),
        sums=_COUNTED,
    )
    units = sorted({*points, *(unit for unit, _ in counts)})
    rows: list[Row] = [
        (unit, *(counts[unit, key] for key in _COUNTED), points.get(unit, ""), "") for unit in units
    ]
    return ReportTable(columns, rows, texts("papers.table.conduct_by_unit"))


def _unit_columns(each: ConductRecord) -> Iterable[str]:
    if each.kind is ConductKind.VIOLATION:
        yield "of_recordings" if each.rule is ConductRule.RECORDING else "violations"
    elif each.kind in _BY_KIND:
        yield _BY_KIND[each.kind]
    if each.state is ConductState.DONE:
        yield "put_right"
    elif each.state in _NOT_IN_TIME:
        yield "not_in_time"
