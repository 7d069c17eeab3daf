"""收回或移交手续: what an officer who leaves has and what left their name, or the handover that was signed (EQ-13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from station.core.clock import local
from station.core.ledger import Entry, subject
from station.core.report import ColumnKind, DrawnMark, Report, ReportTable, Section
from station.core.texts import Texts
from station.inventory.papers.rows import RowWords, paper_columns
from station.inventory.ports import InventoryView
from station.inventory.settled import LeftTheirName
from station.inventory.values import Item
from station.people.confirming import DrawnSignature
from station.people.leaving.bodies import HandoverSignature, SettledLine
from station.people.leaving.matter_bodies import SettledMatter
from station.people.leaving.signing import LOOKED_BACK, newest_handover


def signed_handover(view: InventoryView, number: str) -> Entry | None:
    """What an officer signed last."""
    return newest_handover(view.ledger.about(subject("officer", number), checked=True), number)


def left_of_late(view: InventoryView, number: str, now: datetime, zone: str) -> tuple[SettledLine, ...]:
    """What left an officer's name within the time that a handover looks back."""
    return LeftTheirName().settled_of(number, (local(now, zone) - LOOKED_BACK).date(), view)


def in_hand_table(texts: Texts, words: RowWords, items: Sequence[Item]) -> ReportTable:
    """What is to be handed back or over, with room to write to whom."""
    kinds: dict[str, ColumnKind] = {"no": "count", "tag": "code", "taken": "moment"}
    keys = ("no", "tag", "name", "category", "taken", "condition", "found", "passed", "remark")
    columns = paper_columns(texts, *((key, kinds.get(key, "text")) for key in keys))
    rows = [
        (
            place,
            item.label,
            item.name,
            words.category(item.category),
            item.taken_at,
            texts(f"equipment.condition.{item.condition.value}"),
            *("", "", ""),
        )
        for place, item in enumerate(items, 1)
    ]
    return ReportTable(columns, rows)


def settled_table(texts: Texts, lines: Iterable[SettledLine]) -> ReportTable:
    """What left the name, when, how, and to whom."""
    kinds: dict[str, ColumnKind] = {"no": "count", "day": "day", "tag": "code", "quantity": "count"}
    keys = ("no", "day", "tag", "name", "quantity", "way", "passed", "entry", "remark")
    columns = paper_columns(texts, *((key, kinds.get(key, "text")) for key in keys))
    rows = [
        (
            place,
            each.on,
            each.code,
            each.title,
            each.quantity,
            texts(f"handover.way.{each.way.value}"),
            f"{each.to_name} {each.to_number}".strip(),
            str(each.entry),
            "",
        )
        for place, each in enumerate(lines, 1)
    ]
    return ReportTable(columns, rows)


def with_signatures(
    report: Report, texts: Texts, signed: Sequence[tuple[str, HandoverSignature]], on: date
) -> Report:
    """The paper as it was signed: by whom, how, and when; nobody has to sign it again."""
    facts = tuple(
        (
            texts(f"handover.signed.{role}"),
            texts(
                "handover.signed.by",
                name=each.name,
                number=each.number,
                proof=texts(f"handover.proof.{each.proof}"),
                on=on.isoformat(),
            ),
        )
        for role, each in signed
    )
    first, *others = report.sections
    sections = (first, Section(facts=facts), *others)
    return replace(report, sections=sections, signatures=(), marks=marks_of(texts, signed))


def marks_of(texts: Texts, signed: Sequence[tuple[str, HandoverSignature]]) -> tuple[DrawnMark, ...]:
    """What those drew who signed on screen, each under who they are."""
    return tuple(
        drawn_mark(f"{texts(f'handover.signed.{role}')} {each.name}", each.signature)
        for role, each in signed
        if each.signature is not None
    )


def drawn_mark(words: str, drawn: DrawnSignature) -> DrawnMark:
    """A signature as an entry holds it, on a paper."""
    return DrawnMark(words, drawn.width, drawn.height, drawn.strokes)


def matters_table(texts: Texts, matters: Iterable[SettledMatter]) -> ReportTable:
    """Requests and counts that were in the person's hands: what became of each, and who has it now or decided it."""
    kinds: dict[str, ColumnKind] = {"no": "count", "day": "day", "tag": "code"}
    keys = ("no", "day", "what", "tag", "name", "end", "passed", "entry")
    columns = paper_columns(texts, *((key, kinds.get(key, "text")) for key in keys))
    rows = [
        (
            place,
            each.on,
            texts(f"handover.matter.{each.kind.value}"),
            each.code,
            each.title,
            texts(f"handover.end.{each.outcome.value}"),
            f"{each.to_name} {each.to_number}".strip(),
            str(each.entry),
        )
        for place, each in enumerate(matters, 1)
    ]
    return ReportTable(columns, rows, texts("handover.matters"))
