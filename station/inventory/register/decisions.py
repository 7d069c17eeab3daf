"""Decisions about the register: a new item, changed facts. Pure: they look at the case and return drafts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from station.core.codes import require_free
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy, category
from station.inventory.bodies import LONGEST, MOST_FEN, Changed, FactChange, Registered2
from station.inventory.days import require_past
from station.inventory.register.numbers import ItemNumbers, KnownNumbers, about_numbers, about_serials
from station.inventory.register.own_fields import kept_own
from station.inventory.register.responsible import require_responsible
from station.inventory.stock.bodies import Registered3, Registered4, Registered5
from station.inventory.stock.facts import (
    about_expired,
    kept_unit,
    require_countable,
    require_minimum,
    require_own_fact,
    require_single,
    tidied_stock,
)
from station.inventory.stock.finding import NumberedLine, require_numbers_free
from station.inventory.stock.numbered_bodies import Registered6
from station.inventory.tags import canonical_tag
from station.inventory.values import SETTLED, Condition, Item, NewItem, Tracking
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Officer
from station.sheets.cells import FIRST_YEAR

PAST_DAYS: Final = ("acquired_on", "accepted_on")
CHANGEABLE: Final = (
    *LONGEST,
    *PAST_DAYS,
    *("category", "value_fen", "condition", "note", "responsible", "warranty_until", "own"),
    *("unit", "minimum"),
)
APPROVED: Final = ("category", "value_fen", "condition")
"""Facts of these that change only once that is approved (EQ-12): no one person's reason is enough."""
_BODIES: Final[Mapping[Tracking, type[Registered2]]] = {
    Tracking.SINGLE: Registered2,
    Tracking.COUNTED: Registered3,
    Tracking.LOT: Registered4,
    Tracking.LENT: Registered5,
    Tracking.RANGE: Registered6,
}
_BY_ACT: Final = {
    "quantity": "stock.quantity_by_act",
    **dict.fromkeys(("tracking", "lot", "expires_on", "numbers"), "stock.tracking_stays"),
}
"""What an item is from its registration on, or by acts of its own; a table may say it as it is."""
LAST_YEAR: Final = 2200
"""A warranty beyond it is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """A new item, what has its numbers already, the office's day, and the officer who is to answer for it, where there is one.

    `overlapping` are lines that may have some of its numbers already.
    """

    item: NewItem
    known: KnownNumbers
    today: date
    responsible: Officer | None = None
    overlapping: tuple[NumberedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """Facts to correct for a reason (fields of `CHANGEABLE`), the present item, and the office's day.

    `known` is what has the new serial numbers already, `responsible` the officer who is to answer for it.
    """

    item: Item
    changes: Mapping[str, Any]
    reason: str
    today: date
    known: KnownNumbers
    responsible: Officer | None = None


def tidied(item: NewItem, policy: Policy, today: date) -> NewItem:
    """`item` in its stored form.

    Raises Refused: ``equipment.bad_tag``, ``policy.unknown_category``, ``equipment.name_missing``,
    ``equipment.too_long``, ``equipment.day_ahead``, ``equipment.day_implausible``, ``equipment.bad_value``, and as `tidied_stock`.
    """
    category(policy, item.category)
    item = tidied_stock(item, policy)
    name = _written("name", item.name)
    if not name:
        raise Refused("equipment.name_missing", tag=item.tag)
    for day in (item.acquired_on, item.accepted_on):
        if day is not None:
            require_past(day, today)
    _check_warranty(item.warranty_until)
    _check_value(item.value_fen)
    written: dict[str, Any] = {each: _written(each, getattr(item, each)) for each in LONGEST}
    return replace(item, tag=canonical_tag(item.tag), own=kept_own(item.own, policy), **written)


def _check_warranty(day: date | None) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("equipment.warranty_implausible", field="warranty_until", day=day.isoformat())


def _written(name: str, text: str) -> str:
    """The stored form of a fact: composed, on one line, without blanks around it."""
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if len(tidy) > LONGEST[name]:
        raise Refused("equipment.too_long", field=name, longest=LONGEST[name], length=len(tidy))
    return tidy


def _check_value(fen: int | None) -> None:
    if fen is not None and not 0 <= fen <= MOST_FEN:
        raise Refused("equipment.bad_value", value=fen)


def decide_register(session: Session, case: RegisterCase, policy: Policy, now: datetime) -> Decided[NewItem]:
    """A new item in its stored form.

    A serial number that another item has is a notice, not a refusal (two makers may use the same numbers). Raises
    Refused ``codes.…`` (a scan must have one meaning), ``stock.numbers_taken`` and what `tidied` raises.
    """
    kept, known = tidied(case.item, policy, case.today), case.known
    require_free(kept.tag, known.code_at(kept.tag))
    require_numbers_free(kept, case.overlapping)
    require_responsible(kept.responsible, case.responsible, "EQ-10")
    said = about_numbers(ItemNumbers(kept.tag, kept.serial, kept.usb_serial), known)
    answers = case.responsible
    kept = replace(kept, responsible="" if answers is None else answers.number)
    said = (*said, *about_expired(kept.tag, kept, case.today))
    return Decided((registered_draft(session, kept, now, answers),), said, kept)


def registered_draft(
    session: Session, item: NewItem, now: datetime, responsible: Officer | None = None
) -> Draft:
    """The entry of a new item."""
    kind = _BODIES[item.tracking]
    known = {each.name for each in fields(kind)}
    facts = {each.name: getattr(item, each.name) for each in fields(item) if each.name in known}
    about = [subject("item", item.tag)]
    if responsible is not None:
        facts["responsible_name"] = responsible.name
        about.append(subject("officer", responsible.number))
    return session.draft(kind(**facts), now, subjects=tuple(about), rules=("EQ-10",))


def decide_change(session: Session, case: ChangeCase, policy: Policy, now: datetime) -> Decided[None]:
    """Corrected facts of an item; no draft when nothing changes. New serial numbers that others have are notices.

    Raises Refused ``equipment.reason_missing``, ``equipment.not_changeable``, ``equipment.category_bound`` (EQ-05:
    while the item is out or its recordings are awaited, its category can't change), ``equipment.needs_approval`` (EQ-12:
    what `APPROVED` names), ``stock.portion_of_line`` and what `tidied` raises.
    """
    item = case.item
    why = written(case.reason, "equipment.reason_missing", "EQ-12", tag=item.label)
    differing = differences(case, policy)
    if not differing:
        return Decided((), (), None)
    body = Changed(item.tag, differing, why)
    officers = differing["responsible"] if "responsible" in differing else FactChange(None, None)
    numbers = filter(None, (officers.before, officers.after))
    about = (subject("item", item.tag), *(subject("officer", str(number)) for number in numbers))
    given = ItemNumbers(item.tag, *(_new(differing, name) for name in ("serial", "usb_serial")))
    draft = session.draft(body, now, subjects=about, rules=("EQ-10", "EQ-12"))
    return Decided((draft,), tuple(about_serials(given, case.known)), None)


def differences(case: ChangeCase, policy: Policy) -> dict[str, FactChange]:
    """The facts of `case` that differ from the record. Raises like `decide_change`, but needs no reason."""
    item = case.item
    differing: dict[str, FactChange] = {}
    for name, value in case.changes.items():
        if name in _BY_ACT:
            _require_same(name, value, item)
            continue
        if name not in CHANGEABLE:
            raise Refused("equipment.not_changeable", rule="EQ-12", field=name)
        kept, before = _kept(name, stocked(name, value, item, policy), policy, case), getattr(item, name)
        if name in PAST_DAYS and kept is not None and kept != before:
            require_past(kept, case.today)
        if name == "category" and kept != before and item.state not in SETTLED:
            # Whether recordings are due follows from the category as it was when the item went out.
            raise Refused("equipment.category_bound", rule="EQ-05", tag=item.label, name=item.name)
        if kept != before:
            require_own_fact(name, item)
        if name in APPROVED and kept != before:
            facts = {"tag": item.label, "name": item.name, "field": name}
            raise Refused("equipment.needs_approval", rule="EQ-12", **facts)
        if kept != before:
            differing[name] = FactChange(plain(before), plain(kept))
    return differing


def _require_same(name: str, value: Any, item: Item) -> None:
    """Raise Refused ``stock.tracking_stays``, ``stock.quantity_by_act`` unless a fact of `_BY_ACT` is said as it is."""
    if value != getattr(item, name):
        raise Refused(_BY_ACT[name], rule="EQ-10", field=name, tag=item.label, name=item.name)


def stocked(name: str, value: Any, item: Item, policy: Policy) -> Any:
    """A fact that counted stock has in its own way, or alone.

    Raises Refused like `tidied_stock`, ``stock.by_quantity``, and, while some of it is there, ``stock.unit_stays``,
    ``stock.lot_name_stays`` (ST-05); of gear that is lent always, ``stock.lent_unit_stays``.
    """
    if not item.counted:
        if name in ("unit", "minimum") and value and not item.is_portion:
            raise Refused("stock.only_counted", rule="EQ-10", field=name, tag=item.label)
        return value
    if name == "condition" and value is not item.condition:
        require_single(item)
    elif name == "value_fen" and value is not None:
        raise Refused("stock.no_value", rule="EQ-10", field="value", tag=item.label)
    elif name == "category":
        require_countable(category(policy, value), item.label)
    elif name == "minimum":
        require_minimum(value, item)
    elif name == "unit":
        unit = kept_unit(str(value), item.label)
        lent = item.tracking is Tracking.LENT
        if (item.quantity or lent) and unit != item.unit:
            facts = {"tag": item.label, "name": item.name, "quantity": item.quantity, "unit": item.unit}
            code = "stock.lent_unit_stays" if lent else "stock.unit_stays"
            raise Refused(code, rule="EQ-10", field="unit", **facts)
        return unit
    elif name == "name" and item.tracking is Tracking.LOT:
        _require_lot_named(str(value), item)
    return value


def _require_lot_named(name: str, item: Item) -> None:
    """Raise Refused ``stock.lot_name_stays``: lots of one name go in the order in which they expire (ST-05)."""
    if item.quantity and _written("name", name) != item.name:
        facts = {"tag": item.label, "name": item.name, "quantity": item.quantity, "unit": item.unit}
        raise Refused("stock.lot_name_stays", rule="ST-05", field="name", **facts)


def _new(differing: Mapping[str, FactChange], name: str) -> str:
    return str(differing[name].after) if name in differing else ""


def _kept(name: str, value: Any, policy: Policy, case: ChangeCase) -> Any:
    if name in LONGEST:
        kept = _written(name, value)
        if name == "name" and not kept:
            raise Refused("equipment.name_missing", tag=case.item.label)
        return kept
    if name == "own":
        return kept_own(str(value), policy, case.item.own)
    if name == "responsible":
        return _responsible(str(value), case)
    if name in APPROVED:
        return approved_fact(name, value, policy)
    if name == "warranty_until":
        _check_warranty(value)
    elif name == "note":
        return " ".join(noted(str(value), "EQ-10").split())
    return value


def approved_fact(name: str, value: Any, policy: Policy) -> Any:
    """A fact of `APPROVED` in its stored form.

    Raises Refused ``policy.unknown_category``, ``equipment.bad_value``, ``equipment.not_changeable``.
    """
    match name:
        case "category":
            return category(policy, value).number
        case "value_fen":
            _check_value(value)
            return value
        case "condition":
            return Condition(value)
    raise Refused("equipment.not_changeable", rule="EQ-12", field=name)


def _responsible(number: str, case: ChangeCase) -> str:
    """The number as it is kept; who answers for it already may have left."""
    if not number or number == case.item.responsible:
        return number
    require_responsible(number, case.responsible, "EQ-10")
    return number if case.responsible is None else case.responsible.number


def plain(value: Any) -> Any:
    """The form of a fact in an entry."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Condition) else value
