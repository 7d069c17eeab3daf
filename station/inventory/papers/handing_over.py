"""收回或移交手续: what an officer who leaves has and what left their name, or the handover that was signed (EQ-13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from station.core.clock import local
from station.core.ledger import subject
from station.core.report import ColumnKind, ReportTable
from station.core.texts import Texts
from station.inventory.papers.rows import RowWords, paper_columns
from station.inventory.ports import InventoryView
from station.inventory.settled import LeftTheirName
from station.inventory.values import Item
from station.people.leaving.bodies import HandoverSignature, HandoverSigned, SettledLine
from station.people.leaving.signing import LOOKED_BACK, newest_handover


def signed_handover(view: InventoryView, number: str) -> HandoverSigned | None:
    """What an officer signed last."""
    found = newest_handover(view.ledger.about(subject("officer", number), checked=True), number)
    return None if found is None else found.of(HandoverSigned)


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


def signed_lines(texts: Texts, body: HandoverSigned) -> tuple[str, ...]:
    """Who signed, and how."""
    parts = (("leaver", body.leaver), ("taker", body.taker), ("head", body.head))
    return tuple(_signed(texts, role, each) for role, each in parts)


def _signed(texts: Texts, role: str, signatory: HandoverSignature) -> str:
    proof = texts(f"handover.proof.{signatory.proof}")
    return texts(f"handover.signed.{role}", name=signatory.name, number=signatory.number, proof=proof)
