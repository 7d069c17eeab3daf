"""年终考核清单: the seven heads for each officer and what is on record of them, and how each department used its gear (EQ-16)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from station.core.ledger import subject
from station.core.report import ReportTable
from station.core.texts import Texts
from station.inventory.bodies import CheckedIn, CheckedOut, RecordingExempted
from station.inventory.losses.bodies import ItemReported, ReportKind
from station.inventory.papers.conduct import conduct_tables, head_cells
from station.inventory.papers.period import Told
from station.inventory.papers.rows import Row, paper_columns
from station.inventory.values import Item
from station.people.conduct.values import ConductRecord
from station.people.values import Officer

HEADS: Final = tuple(range(1, 8))
"""The seven heads in the order of the regulations; worded in ``papers.head.<number>``, their origin in ``papers.head_from.<number>``."""
KINDS: Final = (ItemReported.KIND, CheckedOut.KIND, CheckedIn.KIND, RecordingExempted.KIND)
_OF_REPORT: Final = {ReportKind.DAMAGE: 2, ReportKind.LOSS: 5}
"""The head that an approved report speaks of, for whoever it holds responsible. Whether it is one is for the assessor to say."""
_USES: Final = ("taken_out", "outside_hours", "late_back", "late_out", "exempted")
_OUTSIDE: Final = "outside_hours"
Accepted = Callable[[int], bool]


def assessment_tables(
    told: Iterable[Told],
    officers: Sequence[Officer],
    accepted: Accepted,
    texts: Texts,
    overdue: Sequence[Item] = (),
    records: Sequence[ConductRecord] = (),
) -> tuple[ReportTable, ...]:
    """Each officer by the seven heads; where each head comes from; each department, with what is `overdue` there and still out.

    Behind them what the `records` of conduct say of recordings, orders and commendations, by officer and by unit.
    """
    entries = list(told)
    return (
        _by_officer(entries, officers, accepted, texts, records),
        _origins(texts),
        _by_department(entries, officers, overdue, texts),
        *conduct_tables(records, texts),
    )


def _by_officer(
    told: Sequence[Told],
    officers: Sequence[Officer],
    accepted: Accepted,
    texts: Texts,
    records: Sequence[ConductRecord],
) -> ReportTable:
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    found.update(head_cells(records, texts))
    for each in told:
        body = each.entry.typed
        if isinstance(body, ItemReported) and body.responsible and accepted(each.entry.seq):
            head = _OF_REPORT.get(body.report)
            if head is not None:
                found[body.responsible, head].append(texts("papers.report_no", number=each.entry.seq))
    columns = paper_columns(
        texts,
        ("no", "count"),
        ("number", "code"),
        ("person", "text"),
        ("department", "text"),
        *((f"head_{head}", "text") for head in HEADS),
        ("remark", "text"),
    )
    nothing, join = texts("papers.none_recorded"), texts("list.join")
    rows: list[Row] = [
        (
            place,
            officer.number,
            officer.name,
            officer.department,
            *(join.join(found[officer.number, head]) or nothing for head in HEADS),
            "",
        )
        for place, officer in enumerate(officers, 1)
    ]
    return ReportTable(columns, rows, texts("papers.table.by_officer"))


def _origins(texts: Texts) -> ReportTable:
    columns = paper_columns(texts, ("no", "count"), ("head", "text"), ("head_from", "text"))
    rows: list[Row] = [
        (head, texts(f"papers.head.{head}"), texts(f"papers.head_from.{head}")) for head in HEADS
    ]
    return ReportTable(columns, rows, texts("papers.table.heads"))


def _by_department(
    told: Sequence[Told], officers: Sequence[Officer], overdue: Sequence[Item], texts: Texts
) -> ReportTable:
    of = {each.number: each.department for each in officers}
    counts = Counter((of.get(item.holder or "", ""), "late_out") for item in overdue)
    for each in told:
        for number, use in _uses(each):
            counts[of.get(number, ""), use] += 1
    columns = paper_columns(
        texts, ("department", "text"), *((use, "count") for use in _USES), ("remark", "text"), sums=_USES
    )
    departments = sorted({*of.values(), *(department for department, _ in counts)})
    rows: list[Row] = [(name, *(counts[name, use] for use in _USES), "") for name in departments]
    return ReportTable(columns, rows, texts("papers.table.unit"))


def _uses(told: Told) -> Iterable[tuple[str, str]]:
    """Whose use an entry tells of, and what of it; not of what was voided."""
    body, happened = told.entry.typed, told.entry.happened_at
    if isinstance(body, CheckedOut):
        outside = any(each.code == _OUTSIDE for each in body.warnings)
        for _ in _counting(told, (line.tag for line in body.lines)):
            yield body.number, "taken_out"
            if outside:
                yield body.number, _OUTSIDE
    elif isinstance(body, CheckedIn):
        lines = {line.tag: line for line in body.lines}
        for tag in _counting(told, lines):
            if _late(lines[tag].due_at, happened):
                yield lines[tag].number, "late_back"
    elif (
        isinstance(body, RecordingExempted)
        and body.returned_by
        and not told.struck(subject("item", body.tag))
    ):
        yield body.returned_by, "exempted"


def _counting(told: Told, tags: Iterable[str]) -> Iterable[str]:
    return (tag for tag in tags if not told.struck(subject("item", tag)))


def _late(due: datetime | None, happened: datetime) -> bool:
    return due is not None and due < happened


def in_order(officers: Iterable[Officer]) -> tuple[Officer, ...]:
    """Those in service, by department and number."""
    return tuple(
        sorted((each for each in officers if each.active), key=lambda each: (each.department, each.number))
    )
