"""Matters as a table that people fill in: its template, and what each line says of a matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from station.core.errors import Refused
from station.core.written_days import written_day
from station.matters.bodies import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    MatterDecision,
    MatterFacts,
    MatterType,
    Party,
)
from station.matters.decide import RULE
from station.matters.numbers import LONGEST_NUMBER
from station.matters.values import Matter, MatterWish
from station.sheets import CheckedRow, Column, Kind, Template

_LONGEST_SEVERAL: Final = 2000
MATTER_TEMPLATE: Final = Template(
    (
        Column(
            "number",
            required=True,
            longest=LONGEST_NUMBER,
            titles=("编号", "案号", "事项编号", "业务流水号", "立案号", "通知书编号", "Number"),
            example="示例〔2026〕1号",
        ),
        Column(
            "kind", required=True, longest=20, titles=("类型", "事项类型", "种类", "Kind"), example="行政处罚"
        ),
        Column(
            "title",
            longest=LONGEST_TITLE,
            titles=("事由", "案由", "案件名称", "Title"),
            example="无证经营食品",
        ),
        Column(
            "parties",
            longest=_LONGEST_SEVERAL,
            titles=("当事人", "申请人", "相对人", "Party", "Parties"),
            example="示例食品店",
        ),
        Column("address", longest=_LONGEST_SEVERAL, titles=("当事人地址", "地址", "Address"), example=""),
        Column("contact", longest=_LONGEST_SEVERAL, titles=("联系方式", "联系电话", "Contact"), example=""),
        Column(
            "opened_on",
            Kind.DATE,
            required=True,
            titles=("立案日期", "受理日期", "立案（受理）日期", "Opened on"),
            example="2026-11-02",
        ),
        Column(
            "decisions",
            longest=_LONGEST_SEVERAL,
            titles=("决定", "决定名称", "Decisions"),
            example="行政处罚决定",
        ),
        Column(
            "decision_numbers",
            longest=_LONGEST_SEVERAL,
            titles=("决定文号", "决定书文号", "Decision numbers"),
            example="示例罚〔2026〕1号",
        ),
        Column(
            "decided_on",
            longest=_LONGEST_SEVERAL,
            titles=("决定日期", "各项决定日期", "Decided on"),
            example="2026-11-20",
        ),
        Column("served_on", longest=_LONGEST_SEVERAL, titles=("送达日期", "Served on"), example="2026-11-23"),
        Column(
            "officers",
            required=True,
            longest=_LONGEST_SEVERAL,
            titles=("承办人", "办案人员", "主办人", "Officers in charge", "Officers"),
            example="1001；1002",
        ),
        Column("unit", longest=130, titles=("承办部门", "承办单位", "部门", "Unit"), example="综合执法一科"),
        Column("quality", longest=10, titles=("质量监督案件", "质量监督", "Quality supervision"), example=""),
        Column("closed_on", Kind.DATE, titles=("结案日期", "办结日期", "Closed on"), example=""),
        Column("outcome", longest=LONGEST_NOTE, titles=("办理结果", "结案情况", "Outcome"), example=""),
        Column("note", longest=LONGEST_NOTE, titles=("备注", "说明", "Note"), example=""),
    ),
    name="matters",
)
"""A line for each matter; several parties, officers or decisions of a cell are parted by semicolons, each decision with its number and days at the same place."""

_KINDS: Final[Mapping[str, MatterType]] = {
    **dict.fromkeys(("penalty", "行政处罚", "处罚", "行政处罚案件", "处罚案件"), MatterType.PENALTY),
    **dict.fromkeys(("licence", "license", "行政许可", "许可", "许可审批"), MatterType.LICENCE),
    **dict.fromkeys(("followup", "follow-up", "后续监管", "事中事后监管", "证后监管"), MatterType.FOLLOW_UP),
    **dict.fromkeys(("complaint", "投诉举报", "投诉", "举报"), MatterType.COMPLAINT),
    **dict.fromkeys(("other", "其他"), MatterType.OTHER),
}
_QUALITY: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("yes", "是", "y", "true", "质量监督", "quality supervision"), True),
    **dict.fromkeys(("", "no", "否", "n", "false"), False),
}
_PARTED: Final = re.compile(r"[;；\n]")
_FACTS: Final = (
    *("kind", "title", "parties", "address", "contact", "opened_on"),
    *("decisions", "decision_numbers", "decided_on", "served_on"),
    *("officers", "unit", "quality", "note"),
)
"""The columns that say something of a matter's facts."""


def wish_of(row: CheckedRow, known: Matter | None) -> MatterWish:
    """What the line says of its matter; of a `known` one a blank cell leaves what is on record. Raises Refused."""
    before = None if known is None else wish_for(known.facts)
    kind, opened = _kind(row), row.date("opened_on")
    if before is None:
        for key in ("kind", "opened_on", "officers"):
            if not row.given(key):
                raise Refused("batch.required", field=key, title=key)
        before = MatterWish(MatterType.OTHER, ())
    return replace(
        before,
        kind=kind or before.kind,
        opened_on=opened or before.opened_on,
        title=row.text("title") or before.title,
        parties=_parties(row, before),
        decisions=_decisions(row, before),
        officers=tuple(filter(None, parted(row.text("officers")))) or before.officers,
        unit=row.text("unit") or before.unit,
        quality=_quality(row) if row.given("quality") else before.quality,
        note=row.text("note") or before.note,
    )


def wish_for(facts: MatterFacts) -> MatterWish:
    """The wish that leaves a matter as it is."""
    return MatterWish(
        facts.kind,
        tuple(each.number for each in facts.officers),
        facts.title,
        facts.parties,
        facts.opened_on,
        facts.decisions,
        facts.unit,
        facts.quality,
        facts.note,
    )


def parted(cell: str) -> list[str]:
    """The values of a cell in their order, blank ones too."""
    return [each.strip() for each in _PARTED.split(cell)] if cell.strip() else []


def parties_of(names: str, addresses: str, contacts: str) -> tuple[Party, ...]:
    """Parties as three cells have them. Raises Refused ``matters.uneven`` where an address or a contact has no party."""
    found, where, reach = parted(names), parted(addresses), parted(contacts)
    for key, others in (("address", where), ("contact", reach)):
        if len(others) > len(found):
            raise Refused("matters.uneven", rule=RULE, field=key, count=len(others), of=len(found))
    return tuple(
        Party(name, *(at[place] if place < len(at) else "" for at in (where, reach)))
        for place, name in enumerate(found)
        if name
    )


def decisions_of(what: str, numbers: str, days: str, served: str) -> tuple[MatterDecision, ...]:
    """Decisions as four cells have them, each with its number and days at its place.

    Raises Refused ``matters.uneven``, ``matters.decision_undated``, ``matters.bad_day``.
    """
    found = parted(what)
    others = {"decision_numbers": parted(numbers), "decided_on": parted(days), "served_on": parted(served)}
    for key, values in others.items():
        if len(values) > len(found):
            raise Refused("matters.uneven", rule=RULE, field=key, count=len(values), of=len(found))

    def at(key: str, place: int) -> str:
        return others[key][place] if place < len(others[key]) else ""

    decisions = []
    for place, name in enumerate(found):
        on = _day("decided_on", at("decided_on", place))
        if on is None:
            raise Refused("matters.decision_undated", rule=RULE, field="decided_on", what=name)
        day = _day("served_on", at("served_on", place))
        decisions.append(MatterDecision(name, at("decision_numbers", place), on, day))
    return tuple(decisions)


def facts_of(wish: MatterWish | None) -> dict[str, str | date | None]:
    """A wish as the cells of its line."""
    if wish is None:
        return dict.fromkeys(_FACTS, "")
    return {
        "kind": wish.kind.value,
        "title": wish.title,
        "parties": "；".join(each.name for each in wish.parties),
        "address": "；".join(each.address for each in wish.parties).strip("；"),
        "contact": "；".join(each.contact for each in wish.parties).strip("；"),
        "opened_on": wish.opened_on,
        "decisions": "；".join(each.what for each in wish.decisions),
        "decision_numbers": "；".join(each.number for each in wish.decisions).strip("；"),
        "decided_on": "；".join(each.on.isoformat() for each in wish.decisions),
        "served_on": "；".join(
            each.served_on.isoformat() if each.served_on else "" for each in wish.decisions
        ).strip("；"),
        "officers": "；".join(wish.officers),
        "unit": wish.unit,
        "quality": "yes" if wish.quality else "",
        "note": wish.note,
    }


def _parties(row: CheckedRow, before: MatterWish) -> tuple[Party, ...]:
    if not row.given("parties"):
        return (
            before.parties
            if not (row.given("address") or row.given("contact"))
            else parties_of("", row.text("address"), row.text("contact"))
        )
    return parties_of(row.text("parties"), row.text("address"), row.text("contact"))


def _decisions(row: CheckedRow, before: MatterWish) -> tuple[MatterDecision, ...]:
    cells = [row.text(key) for key in ("decisions", "decision_numbers", "decided_on", "served_on")]
    return decisions_of(*cells) if any(cells) else before.decisions


def _kind(row: CheckedRow) -> MatterType | None:
    if not row.given("kind"):
        return None
    return named_kind(row.text("kind"))


def named_kind(entered: str) -> MatterType:
    """The kind that a word means. Raises Refused ``matters.unknown_kind``."""
    found = _KINDS.get(entered.strip().casefold())
    if found is None:
        known = "、".join(word for word in _KINDS if not word.isascii())
        raise Refused("matters.unknown_kind", rule=RULE, field="kind", said=entered.strip()[:40], known=known)
    return found


def _quality(row: CheckedRow) -> bool:
    said = row.text("quality").strip().casefold()
    if said not in _QUALITY:
        raise Refused("matters.unknown_mark", rule=RULE, field="quality", said=row.text("quality"))
    return _QUALITY[said]


def _day(key: str, said: str) -> date | None:
    if not said:
        return None
    try:
        found = written_day(said)
    except ValueError:
        found = None
    if found is None:
        raise Refused("matters.bad_day", rule=RULE, field=key, said=said[:40])
    return found
