"""What the register asks of counted stock: its unit, its quantities, and what has to have a tag of its own (EQ-10)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Final

from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.core.policy import Category, Policy, category
from station.inventory.stock.bodies import LONGEST_LOT, LONGEST_UNIT, MOST_PIECES
from station.inventory.stock.numbers import read_range
from station.inventory.values import Item, NewItem, Tracking
from station.sheets.cells import FIRST_YEAR

RULE: Final = "EQ-10"
LONGEST_LENT_TAG: Final = 32
"""Characters of the tag of a line that is lent: the portions that go out of it bear it with a number behind."""
OF_PORTION: Final = ("condition", "note", "place")
"""What a portion has for itself: its pieces may be damaged, and lie apart from the others; all else is its line's."""
LAST_YEAR: Final = 2200
"""An expiry beyond it is a slip of the hand."""


def tidied_stock(item: NewItem, policy: Policy) -> NewItem:
    """`item` with its unit in the stored form; a single one is one piece.

    Raises Refused ``stock.only_counted``, ``stock.unit_missing``, ``stock.unit_long``, ``stock.bad_quantity``, ``stock.no_value``,
    ``stock.tags_needed``, ``stock.only_lot``, ``stock.lot_missing``, ``stock.lot_long``, ``stock.expiry_implausible``,
    ``stock.portion_by_loan``, ``stock.lent_tag_long``, ``stock.lent_no_minimum``,
    ``stock.only_range``, ``stock.range_quantity``, and as `read_range`.
    """
    item = _tidied_range(_tidied_lot(item))
    if item.tracking is Tracking.PORTION:
        raise Refused("stock.portion_by_loan", rule=RULE, field="tracking", tag=item.tag)
    if item.tracking is Tracking.LENT and len(item.tag.strip()) > LONGEST_LENT_TAG:
        raise Refused("stock.lent_tag_long", rule=RULE, field="tag", tag=item.tag, longest=LONGEST_LENT_TAG)
    if item.tracking is Tracking.SINGLE:
        if item.unit.strip() or item.quantity != 1 or item.minimum:
            field = "unit" if item.unit.strip() else "minimum" if item.minimum else "quantity"
            raise Refused("stock.only_counted", rule=RULE, field=field, tag=item.tag)
        return replace(item, unit="")
    require_countable(category(policy, item.category), item.tag)
    if item.value_fen is not None:
        raise Refused("stock.no_value", rule=RULE, field="value", tag=item.tag)
    require_pieces(item.quantity, "quantity", 0)
    require_minimum(item.minimum, item)
    return replace(item, unit=kept_unit(item.unit, item.tag))


def _tidied_lot(item: NewItem) -> NewItem:
    """`item` with the number of its lot in the stored form; only a lot has one, and a day on which it expires."""
    lot, day = " ".join(unicodedata.normalize("NFC", item.lot).split()), item.expires_on
    if item.tracking is not Tracking.LOT:
        if lot or day is not None:
            field = "lot" if lot else "expires_on"
            raise Refused("stock.only_lot", rule="ST-05", field=field, tag=item.tag)
        return item
    if not lot or day is None:
        raise Refused("stock.lot_missing", rule="ST-05", field="expires_on" if lot else "lot", tag=item.tag)
    if len(lot) > LONGEST_LOT:
        raise Refused("stock.lot_long", rule="ST-05", field="lot", longest=LONGEST_LOT)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("stock.expiry_implausible", rule="ST-05", field="expires_on", day=day.isoformat())
    return replace(item, lot=lot)


def _tidied_range(item: NewItem) -> NewItem:
    """`item` with its numbers in the stored form, and as many pieces; only a numbered range has any."""
    if item.tracking is not Tracking.RANGE:
        if item.numbers.strip():
            raise Refused("stock.only_range", rule=RULE, field="numbers", tag=item.tag)
        return replace(item, numbers="")
    numbers = read_range(item.numbers)
    if item.quantity not in (-1, numbers.count):
        facts = {"tag": item.tag, "numbers": numbers.words, "count": numbers.count}
        raise Refused("stock.range_quantity", rule=RULE, field="quantity", **facts)
    return replace(item, numbers=numbers.words, quantity=numbers.count)


def about_expired(label: str, item: Item | NewItem, today: date) -> tuple[Notice, ...]:
    """That a lot which comes in has expired: it is on the register, and never issued (ST-05)."""
    if item.expires_on is None or item.expires_on >= today:
        return ()
    facts = {"tag": label, "name": item.name, "lot": item.lot, "day": item.expires_on.isoformat()}
    return (notice("stock_expired", "ST-05", **facts),)


def kept_unit(unit: str, tag: str) -> str:
    """The unit in the stored form. Raises Refused ``stock.unit_missing``, ``stock.unit_long``."""
    tidy = " ".join(unicodedata.normalize("NFC", unit).split())
    if not tidy:
        raise Refused("stock.unit_missing", rule=RULE, field="unit", tag=tag)
    if len(tidy) > LONGEST_UNIT:
        raise Refused("stock.unit_long", rule=RULE, field="unit", longest=LONGEST_UNIT)
    return tidy


def require_pieces(quantity: int, field: str, least: int) -> None:
    """Raise Refused ``stock.bad_quantity`` for a number of pieces that no line holds."""
    if not least <= quantity <= MOST_PIECES:
        raise Refused("stock.bad_quantity", rule=RULE, field=field, least=least, most=MOST_PIECES)


def require_minimum(minimum: int, item: Item | NewItem) -> None:
    """Raise Refused ``stock.bad_quantity``, and ``stock.lent_no_minimum``: what is out of a lent line comes back, so that nothing is to be bought."""
    require_pieces(minimum, "minimum", 0)
    if minimum and item.tracking is Tracking.LENT:
        raise Refused("stock.lent_no_minimum", rule=RULE, field="minimum", tag=item.tag)


def require_own_fact(name: str, item: Item) -> None:
    """Raise Refused ``stock.portion_of_line`` for a change of what a portion has of its line, ``stock.portion_back`` where all of it is there again."""
    if not item.is_portion:
        return
    require_out_of_line(item)
    if name not in OF_PORTION:
        facts = {"tag": item.label, "name": item.name, "line": item.part_of}
        raise Refused("stock.portion_of_line", rule=RULE, field=name, **facts)


def require_countable(each: Category, tag: str) -> None:
    """Raise Refused ``stock.tags_needed`` for a category whose pieces are told apart by tag: recordings or tests belong to each."""
    if each.records or each.prints:
        raise Refused("stock.tags_needed", rule="EQ-05" if each.records else RULE, field="tracking", tag=tag)


def require_counted(item: Item) -> None:
    """Raise Refused ``stock.not_counted`` for a single item."""
    if not item.counted:
        raise Refused("stock.not_counted", rule=RULE, tag=item.label, name=item.name)


def require_out_of_line(item: Item) -> None:
    """Raise Refused ``stock.portion_back`` for a portion of which all is in its line again."""
    if item.is_portion and not item.quantity:
        facts = {"tag": item.label, "name": item.name, "line": item.part_of}
        raise Refused("stock.portion_back", rule=RULE, **facts)


def require_kept_singly(item: Item) -> None:
    """Raise Refused ``stock.by_quantity``, ``stock.portion_passes`` unless it is one piece that lasts: reserved, part of a kit, repaired."""
    require_single(item)
    if item.is_portion:
        raise Refused("stock.portion_passes", rule=RULE, tag=item.label, name=item.name)


def require_quantity_said(item: Item) -> None:
    """Raise Refused ``stock.how_many``, ``stock.by_quantity`` for counted stock of which no quantity is said where some is to go out."""
    if item.tracking is Tracking.LENT:
        raise Refused("stock.how_many", rule=RULE, tag=item.label, name=item.name, unit=item.unit)
    require_single(item)


def require_single(item: Item) -> None:
    """Raise Refused ``stock.which_loan``, ``stock.by_quantity`` for counted stock where one piece, or one loan, is meant: extended, handed over, reported."""
    if item.tracking is Tracking.LENT:
        raise Refused("stock.which_loan", rule=RULE, tag=item.label, name=item.name)
    if item.counted:
        raise Refused("stock.by_quantity", rule=RULE, tag=item.label, name=item.name)
