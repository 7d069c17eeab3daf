"""A file of items: each line is decided by the single act, all problems are found, and nothing is half imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from station.core.codes import CodeHolder, CodeKind, code_key
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft
from station.core.notices import Notice
from station.core.policy import Policy
from station.inventory.bodies import LONGEST, LONGEST_OWN, MOST_FEN
from station.inventory.ports import InventoryView
from station.inventory.register.category_names import with_names
from station.inventory.register.counted import NOT_COUNTED, STOCK_COLUMNS, require_counting_said, stock_in
from station.inventory.register.decisions import (
    ChangeCase,
    RegisterCase,
    decide_change,
    decide_register,
    differences,
)
from station.inventory.register.numbers import ItemNumbers, KnownNumbers, known_numbers
from station.inventory.register.responsible import LONGEST_RESPONSIBLE, answering
from station.inventory.stock.finding import NumberedLine, overlapping
from station.inventory.tags import LONGEST_TAG
from station.inventory.values import Item, NewItem, Tracking
from station.people.sessions import Session
from station.people.values import Officer
from station.sheets import Becomes, Checked, CheckedRow, Column, Kind, Preview, Template
from station.sheets.checked import emptied, require_complete, require_nothing_emptied
from station.sheets.field_change import FieldChange
from station.sheets.previewing import LineOutcomes, changed_fields, new_fields, previewed
from station.sheets.problems import problem_of

EQUIPMENT_TEMPLATE: Final = Template(
    (
        Column(
            "tag",
            required=True,
            longest=LONGEST_TAG,
            titles=("编号", "装备编号", "标签号", "Tag"),
            example="BWC-0017",
        ),
        Column(
            "category",
            Kind.CHOICE,
            required=True,
            titles=("类别", "装备类别", "目录序号", "Category"),
            example="3",
        ),
        Column(
            "name",
            required=True,
            longest=LONGEST["name"],
            titles=("名称", "装备名称"),
            example="执法记录仪",
        ),
        Column("model", longest=LONGEST["model"], titles=("型号", "规格型号"), example="DSJ-A1"),
        Column(
            "serial",
            longest=LONGEST["serial"],
            titles=("序列号", "出厂编号", "Serial number"),
            example="SN20260017",
        ),
        Column(
            "usb_serial",
            longest=LONGEST["usb_serial"],
            titles=("USB 序列号", "接口序列号", "USB serial number"),
            example="0123456789AB",
        ),
        Column("place", longest=LONGEST["place"], titles=("存放位置", "存放地点", "位置"), example="柜1-03"),
        Column(
            "acquired_on",
            Kind.DATE,
            titles=("购置日期", "取得日期", "Acquired on"),
            example="2026-01-05",
        ),
        Column(
            "value",
            Kind.MONEY,
            maximum=MOST_FEN,
            titles=("价值（元）", "价值", "金额", "原值"),
            example="1680.00",
        ),
        Column(
            "asset_number",
            longest=LONGEST["asset_number"],
            titles=("资产编号", "固定资产编号", "资产号", "Asset number"),
            example="ZC-2026-0017",
        ),
        Column(
            "responsible",
            longest=LONGEST_RESPONSIBLE,
            titles=("责任人", "保管人", "保管责任人", "Responsible"),
            example="",
        ),
        Column(
            "supplier", longest=LONGEST["supplier"], titles=("供应商", "供货单位", "Supplier"), example=""
        ),
        Column(
            "purchase_order",
            longest=LONGEST["purchase_order"],
            titles=("采购单号", "合同编号", "订单号", "Purchase order"),
            example="",
        ),
        Column("accepted_on", Kind.DATE, titles=("验收日期", "Accepted on"), example=""),
        Column("accepted_by", longest=LONGEST["accepted_by"], titles=("验收人", "Accepted by"), example=""),
        Column("warranty_until", Kind.DATE, titles=("保修到期", "质保期至", "Warranty until"), example=""),
        *STOCK_COLUMNS,
        Column("own", longest=LONGEST_OWN, titles=("本单位栏目", "Own fields"), example=""),
    ),
    clears=True,
    name="equipment",
)
"""The template of the equipment list; `value` is in yuan."""


@dataclass(frozen=True, slots=True)
class BatchCase:
    """The facts of a file: its table, what has its numbers already (see `gather_batch`), and the office's day.

    `items` are the registered items that lines are about, by the `code_key` of the tag there; with `update` such a line changes its item,
    for the `reason` that its entry states. `officers` are those whom the lines name as responsible, by what is written there,
    `overlapping` the lines on the register that have some of the numbers which a line gives.
    """

    checked: Checked
    known: KnownNumbers
    items: Mapping[str, Item]
    today: date
    update: bool = False
    reason: str = ""
    officers: Mapping[str, Officer] = field(default_factory=dict)
    overlapping: Mapping[str, tuple[NumberedLine, ...]] = field(default_factory=dict)


_InFile = dict[str, list[str]]
"""Tags of earlier lines, by the `code_key` of what they have."""


@dataclass(slots=True)
class _Taken:
    """The numbers in use, on the register and by the lines so far."""

    case: BatchCase
    in_file: dict[str, int] = field(default_factory=dict)
    tags: _InFile = field(default_factory=dict)
    serials: _InFile = field(default_factory=dict)
    usb_serials: _InFile = field(default_factory=dict)
    ranges: list[NumberedLine] = field(default_factory=list)

    def known(self, item: NewItem) -> KnownNumbers:
        """What has the numbers of this line already."""
        known, keys = self.case.known, {code_key(number) for number in _numbers(item).all}
        codes = {
            key: tuple(CodeHolder(CodeKind.TAG, tag, "") for tag in self.tags.get(key, ())) for key in keys
        }
        return KnownNumbers(
            {key: (*known.codes.get(key, ()), *codes[key]) for key in keys},
            {key: (*known.serials.get(key, ()), *self.serials.get(key, ())) for key in keys},
            {key: (*known.usb_serials.get(key, ()), *self.usb_serials.get(key, ())) for key in keys},
        )

    def take(self, item: NewItem, line: int) -> None:
        """Add the numbers of an accepted line."""
        self.in_file[code_key(item.tag)] = line
        if item.numbers:
            self.ranges.append(NumberedLine(item.tag, item.numbers))
        for number, at in (
            (item.tag, self.tags),
            (item.serial, self.serials),
            (item.usb_serial, self.usb_serials),
        ):
            if number:
                at.setdefault(code_key(number), []).append(item.tag)


def _numbers(item: NewItem) -> ItemNumbers:
    return ItemNumbers(item.tag, item.serial, item.usb_serial)


@dataclass(frozen=True, slots=True)
class _Line:
    """The outcome of one line."""

    becomes: Becomes
    changes: tuple[FieldChange, ...] = ()
    drafts: tuple[Draft, ...] = ()
    notices: tuple[Notice, ...] = ()


def decide_batch(session: Session, case: BatchCase, policy: Policy, now: datetime) -> Decided[Preview]:
    """The outcome of every line, and the drafts of all in order; with any problem there are none.

    Raises Refused ``equipment.update_reason_missing`` (EQ-12) for an update without a reason.
    """
    if case.update and not case.reason.strip():
        raise Refused("equipment.update_reason_missing", rule="EQ-12", field="reason")
    taken, outcomes = _Taken(case), LineOutcomes(case.checked, "tag", "name")
    drafts: list[Draft] = []
    for row in case.checked.rows:
        known = case.items.get(code_key(row.text("tag")))
        about = (row.text("tag"), row.text("name") or (known.name if known else ""))
        try:
            line = _line(session, row, taken, policy, now)
        except Refused as refusal:
            outcomes.refuse(row, problem_of(row.line, _column(refusal), refusal, row.sheet), about[1])
        else:
            outcomes.take(row, line.becomes, about, line.changes, line.notices)
            drafts += line.drafts
    found = tuple(drafts) if outcomes.sound else ()
    preview = previewed(outcomes, case.checked, found)
    return Decided(found, preview.notices, preview)


def _line(session: Session, row: CheckedRow, taken: _Taken, policy: Policy, now: datetime) -> _Line:
    item, case = _item(row), taken.case
    known = case.items.get(code_key(item.tag)) if case.update else None
    key = code_key(item.tag if known is None else known.tag)
    first = taken.in_file.get(key)
    if first is not None:
        raise Refused("batch.repeated", value=item.tag, first=first)
    if known is not None:
        taken.in_file[key] = row.line
        return _again(session, row, known, taken, policy, now)
    require_nothing_emptied(row)
    require_complete(row, EQUIPMENT_TEMPLATE)
    require_counting_said(item, row)
    answers = case.officers.get(item.responsible)
    others = (*case.overlapping.get(item.numbers, ()), *taken.ranges)
    registering = RegisterCase(item, taken.known(item), case.today, answers, others)
    decided = decide_register(session, registering, policy, now)
    taken.take(decided.value, row.line)
    facts = {
        key: decided.value.value_fen if key == "value" else getattr(decided.value, key) for key in _FACTS
    }
    fields = tuple(with_names(new_fields(_worded(facts)), policy))
    return _Line(Becomes.NEW, fields, decided.drafts, decided.notices)


def _again(
    session: Session, row: CheckedRow, known: Item, taken: _Taken, policy: Policy, now: datetime
) -> _Line:
    """A line about a registered item: it changes the columns that it fills in or empties, if the import is an update."""
    item, case = _item(row), taken.case
    on_record = _worded({key: getattr(known, _FIELDS.get(key, key)) for key in _FACTS})
    without = emptied(row, EQUIPMENT_TEMPLATE, on_record)
    told = [_FIELDS.get(key, key) for key in _FACTS if row.given(key) or key in without]
    changes = {name: getattr(item, name) for name in told}
    answers = case.officers.get(item.responsible)
    change = ChangeCase(known, changes, case.reason, case.today, taken.known(item), answers)
    differing = differences(change, policy)
    if not differing:
        return _Line(Becomes.UNCHANGED)
    before = {_COLUMNS.get(name, name): each.before for name, each in differing.items()}
    after = {_COLUMNS.get(name, name): each.after for name, each in differing.items()}
    changed = tuple(with_names(changed_fields(_worded(before), _worded(after)), policy))
    decided = decide_change(session, change, policy, now)
    taken.take(replace(item, tag=known.tag), row.line)  # later lines are told what this one gives
    return _Line(Becomes.CHANGED, changed, decided.drafts, decided.notices)


_FACTS: Final = tuple(column.key for column in EQUIPMENT_TEMPLATE.columns if column.key != "tag")
_FIELDS: Final = {"value": "value_fen"}
"""Columns that hold a field under another name."""
_COLUMNS: Final = {field: column for column, field in _FIELDS.items()}


def _worded(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a table shows them: an amount in yuan, nothing of counting for a single item."""
    facts = facts if facts.get("tracking") != Tracking.SINGLE else {**facts, **NOT_COUNTED}
    return {key: _yuan(value) if key == "value" else value for key, value in facts.items()}


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def _item(row: CheckedRow) -> NewItem:
    return NewItem(
        tag=row.text("tag"),
        category=row.integer("category") or 0,
        name=row.text("name"),
        model=row.text("model"),
        serial=row.text("serial"),
        usb_serial=row.text("usb_serial"),
        place=row.text("place"),
        acquired_on=row.date("acquired_on"),
        value_fen=row.integer("value"),
        asset_number=row.text("asset_number"),
        responsible=row.text("responsible"),
        supplier=row.text("supplier"),
        purchase_order=row.text("purchase_order"),
        accepted_on=row.date("accepted_on"),
        accepted_by=row.text("accepted_by"),
        warranty_until=row.date("warranty_until"),
        own=row.text("own"),
        **stock_in(row),
    )


def gather_batch(
    checked: Checked, view: InventoryView, today: date, *, update: bool = False, reason: str = ""
) -> BatchCase:
    """The case of a file: what register and badges already have of it, in a few queries for all lines."""
    known = known_numbers(view, (_numbers(_item(row)) for row in checked.rows))
    tags = [row.text("tag") for row in checked.rows] if update else []
    found = zip(tags, view.equipment.items(tags), strict=True)
    items = {code_key(tag): item for tag, item in found if item is not None}
    written = {row.text("responsible") for row in checked.rows}
    named = {each: officer for each in written if (officer := answering(view, each)) is not None}
    ranges = {numbers for row in checked.rows if (numbers := _item(row).numbers)}
    met = {each: overlapping(view.equipment, each) for each in ranges}
    return BatchCase(checked, known, items, today, update, reason, named, met)


def _column(refusal: Refused) -> str:
    """The column that a refusal is about."""
    if "field" in refusal.facts:
        field = str(refusal.facts["field"])
        return _COLUMNS.get(field, field)
    return {
        "policy.unknown_category": "category",
        "equipment.day_ahead": "acquired_on",
        "equipment.day_implausible": "acquired_on",
        "equipment.bad_value": "value",
        "equipment.name_missing": "name",
        "equipment.category_bound": "category",
    }.get(refusal.code, "tag")
