"""The register of equipment as a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, false, func, not_, or_, select

from station.core.clock import to_record
from station.core.codes import code_key
from station.core.ledger import subject
from station.core.listing import ListContext
from station.inventory.care.bodies import CARE
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.register.listing import CENTRAL, EQUIPMENT_LIST, IN_PERSON, ListedItem
from station.inventory.stock.numbers import read_number
from station.matters.numbers import matter_key
from station.store.lists.compared import (
    item_cares,
    item_dues,
    officers_named,
    own_rows,
    receivers_named,
    requests_about,
)
from station.store.lists.service_life import SINCE, of_age, of_life
from station.store.lists.source import (
    Condition,
    Elsewhere,
    ListSource,
    NoSuchValue,
    SortKey,
    on_days,
    one_of,
    part_of,
    perhaps_empty,
    perhaps_null,
)
from station.store.lists.upkeep import SAID_OF, of_care, of_month, of_verification, open_dues, with_open
from station.store.projections.deadlines import LOAN
from station.store.readers.dues import due_moment
from station.store.readers.item_rows import CARE_DUE, ITEM_ROW, LOAN_DUE, item_of
from station.store.readers.matters import known_as
from station.store.readers.numbers import lines_named
from station.store.readers.requests import RUNNING
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item, number_run
from station.store.schema.kits import kit, kit_part
from station.store.schema.matters import loan_matter, matter_alias
from station.store.schema.people import officer
from station.store.schema.places import place
from station.store.schema.requests import request
from station.store.schema.reservations import reservation
from station.store.search import ITEMS

_ITEM: Final = subject("item", "")
_RUNS: Final = and_(request.c.about == _ITEM + item.c.tag, request.c.state.in_(RUNNING))
_REPORTED: Final = select(request.c.matter).where(_RUNS).order_by(request.c.seq).limit(1).scalar_subquery()


_SOONER: Final = request.alias("sooner")
_FIRST_REPORT: Final = Elsewhere(
    request,
    and_(
        request.c.state.in_(RUNNING),
        request.c.about == _ITEM + item.c.tag,
        item.c.tag == func.substr(request.c.about, SAID_OF),
        ~select(_SOONER.c.seq)
        .where(
            _SOONER.c.about == request.c.about, _SOONER.c.state.in_(RUNNING), _SOONER.c.seq < request.c.seq
        )
        .exists(),
    ),
    request.c.matter,
)


def _read(row: Row[Any]) -> ListedItem:
    return ListedItem(
        item_of(row),
        row.holder_name or "",
        row.responsible_name or "",
        row.receiver_name or "",
        row.reported,
        care_due=due_moment(row.care_due_at, CARE, row.tag),
    )


def _reported(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Items about which a request runs."""
    runs = select(request.c.seq).where(_RUNS).exists()
    return runs if wanted else ~runs


def _overdue(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    late = with_open((LOAN,), deadline.c.due_at < to_record(context.now))
    return late if wanted else ~late


def _due(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    return with_open((LOAN,), on_days(deadline.c.due_at)(wanted, context))


def _low(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Stock of which no more is there than there should be at least."""
    low = and_(item.c.minimum > 0, item.c.quantity <= item.c.minimum)
    return low if wanted else ~low


def _within(column: ColumnElement[str | None]) -> Condition:
    """Days on record from the first to the last that are wanted."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        conditions = [column.is_not(None)]
        if wanted.first is not None:
            conditions.append(column >= wanted.first.isoformat())
        if wanted.last is not None:
            conditions.append(column <= wanted.last.isoformat())
        return and_(*conditions)

    return condition


def _lies(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Items that lie at the place with this code or name, or in what lies in it, as places count them (EQ-09)."""
    return item.c.place.in_(context.scope.layout.texts(wanted))


def _of_section(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Items of the lines of these sections. Raises `NoSuchValue` where there is none of this name."""
    lines = context.scope.of
    if not all(each in lines for each in wanted):
        raise NoSuchValue(sorted(lines))
    return item.c.category.in_(sorted(frozenset().union(*(lines[each] for each in wanted))))


def _kept(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Items of the categories that are kept so by the rule of now (EQ-08)."""
    theirs = item.c.category.in_(sorted(context.scope.in_person))
    return or_(false(), *({IN_PERSON: theirs, CENTRAL: not_(theirs)}[each] for each in wanted))


def _lent_to(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Items lent to a unit or place whose name or code has the text in it."""
    prefixes = [Receiver(each, "").key for each in ReceiverKind]
    lent = case(
        *(
            (item.c.held_for.startswith(each), func.substr(item.c.held_for, len(each) + 1))
            for each in prefixes
        ),
        else_="",
    )
    return and_(item.c.held_for != "", part_of(lent, func.coalesce(place.c.name, ""))(wanted, context))


def _of_kit(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Items of the kit with this code; where there is none, of those whose code or name has the text in it."""
    exact = kit.c.code_key == code_key(wanted)
    named = part_of(kit.c.code, kit.c.name)(wanted, context)
    chosen = or_(exact, and_(~select(kit.c.code).where(exact).exists(), named))
    codes = select(kit.c.code).where(chosen)
    return item.c.tag.in_(select(kit_part.c.tag).where(kit_part.c.code.in_(codes)))


def _for_matter(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Items that are out for the matter with this number, however it is written."""
    key = known_as(matter_key(wanted))
    aliases = select(matter_alias.c.alias).where(matter_alias.c.key == key)
    of_it = select(loan_matter.c.seq).where(
        or_(loan_matter.c.key == key, loan_matter.c.key.in_(aliases)),
        loan_matter.c.tag == item.c.tag,
        loan_matter.c.seq == item.c.loan_seq,
    )
    return of_it.exists()


def _numbered(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """The numbered range that has this number."""
    number = read_number(wanted)
    if number is None:
        return false()
    with_it = select(number_run.c.tag).where(
        number_run.c.prefix == number.prefix,
        number_run.c.width == number.width,
        number_run.c.first <= number.first,
        number_run.c.last >= number.first,
    )
    return item.c.tag.in_(with_it)


_PORTION: Final = item.alias("portion")
_IN_LINE: Final = select(_PORTION.c.tag).where(_PORTION.c.part_of.is_not(None), _PORTION.c.quantity == 0)
"""Portions of counted gear of which all is in its line again."""
_PLACE: Final = Receiver(ReceiverKind.PLACE, "").key
_LENT_THERE: Final = and_(
    place.c.code == func.substr(item.c.held_for, len(_PLACE) + 1), item.c.held_for.startswith(_PLACE)
)
"""The place that an item is lent to, found by its own key."""
_ANSWERS: Final = officer.alias("answering")
"""Who answers for an item."""
_TEXTS: Final = (
    *("place", "model", "serial", "usb_serial", "responsible", "asset_number", "supplier"),
    *("purchase_order", "accepted_by", "own"),
)
_DAYS: Final = ("acquired_on", "accepted_on", "warranty_until", "expires_on", "verified_until")
EQUIPMENT: Final = ListSource(
    name=EQUIPMENT_LIST.name,
    key=item.c.tag,
    frame=item,
    wide=item.outerjoin(officer, officer.c.number == item.c.holder)
    .outerjoin(_ANSWERS, _ANSWERS.c.number == item.c.responsible)
    .outerjoin(place, _LENT_THERE),
    wide_filters=frozenset({"holder", "responsible", "held_for"}),
    rows=(
        *ITEM_ROW,
        officer.c.name.label("holder_name"),
        _ANSWERS.c.name.label("responsible_name"),
        place.c.name.label("receiver_name"),
        _REPORTED.label("reported"),
        CARE_DUE.label("care_due_at"),
    ),
    read=_read,
    order={
        **{name: SortKey(item.c[name]) for name in ("category", "name", "state", "condition")},
        "tag": SortKey(item.c.label),
        "first_tag": SortKey(item.c.tag),
        **{name: perhaps_empty(item.c[name]) for name in _TEXTS},
        "holder": replace(perhaps_null(item.c.holder), indexed=True),
        "held_for": perhaps_empty(item.c.held_for),
        "outcome": perhaps_null(item.c.outcome),
        "due": replace(perhaps_null(LOAN_DUE), elsewhere=open_dues(LOAN)),
        "reported": replace(perhaps_null(_REPORTED), elsewhere=_FIRST_REPORT),
        **{name: perhaps_null(item.c[name]) for name in _DAYS},
        "verified_until": replace(perhaps_null(item.c.verified_until), indexed=True),
        "care_due": replace(perhaps_null(CARE_DUE), elsewhere=open_dues(CARE)),
        "value": perhaps_null(item.c.value_fen),
        **{name: SortKey(item.c[name]) for name in ("tracking", "quantity", "minimum")},
        **{name: perhaps_empty(item.c[name]) for name in ("unit", "lot")},
        "numbers": perhaps_null(item.c.numbers),
        "since": perhaps_null(SINCE),
    },
    filters={
        "state": one_of(item.c.state),
        "gone": one_of(item.c.state),
        "section": _of_section,
        "kept": _kept,
        "overdue": _overdue,
        "reported": _reported,
        "category": one_of(item.c.category, int),
        "holder": part_of(item.c.holder, func.coalesce(officer.c.name, "")),
        "held_for": _lent_to,
        "officer": one_of(item.c.holder),
        "condition": one_of(item.c.condition),
        "outcome": one_of(item.c.outcome),
        "place": part_of(item.c.place),
        "lies": _lies,
        "part_of": one_of(item.c.part_of),
        "kit": _of_kit,
        "matter": _for_matter,
        "due": _due,
        "tracking": one_of(item.c.tracking),
        "low": _low,
        "verification": of_verification,
        "due_month": of_month,
        "care_due": of_care,
        "lot": part_of(item.c.lot),
        "numbers": _numbered,
        "life": of_life,
        "age": of_age,
        "responsible": part_of(item.c.responsible, func.coalesce(_ANSWERS.c.name, "")),
        **{
            name: part_of(item.c[name])
            for name in ("asset_number", "supplier", "purchase_order", "accepted_by", "own")
        },
        **{name: _within(item.c[name]) for name in _DAYS},
    },
    searched=ITEMS,
    named=lines_named,
    passed=item.c.tag.not_in(_IN_LINE),
    counted={"state": item.c.state, "category": item.c.category},
    sums={"value": item.c.value_fen, "quantity": item.c.quantity},
    compared=(
        own_rows(item),
        item_dues,
        item_cares,
        officers_named("holder"),
        officers_named("responsible"),
        receivers_named,
        requests_about,
    ),
    also=frozenset({number_run, kit, kit_part, loan_matter, matter_alias, deadline, reservation, request}),
)
