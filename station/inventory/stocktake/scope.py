"""What a stocktake goes over: read as it is written, and the items of the register that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.core.codes import code_key, meanings
from station.core.errors import Refused
from station.core.policy import category
from station.core.texts import DEFAULT_LANGUAGE
from station.inventory.drawing.reading import draw_number
from station.inventory.places.values import standings
from station.inventory.register.category_names import category_of
from station.inventory.register.naming import named_item
from station.inventory.stocktake.bodies import MOST_CHOSEN, StocktakeScope
from station.inventory.stocktake.drawn import drawn_items
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.values import ScopeKind
from station.inventory.values import GONE, Item
from station.people.naming import name_key, number_key
from station.people.values import Officer

RULE: Final = "EQ-10"
_SHOWN: Final = 80
"""Characters of a scope that a refusal repeats."""


def read_scope(text: str) -> StocktakeScope:
    """A scope as it is written: ``all``, ``place:柜1``, ``category:4``, ``section:综合执法一科``, ``holder:1001``, ``tags:A,B``, ``draw:12``.

    Raises Refused ``stocktake.bad_scope``.
    """
    kind, colon, codes = text.strip().partition(":")
    if kind not in set(ScopeKind):
        raise Refused("stocktake.bad_scope", rule=RULE, field="scope", scope=text.strip()[:_SHOWN])
    parts = tuple(dict.fromkeys(each.strip() for each in codes.split(",") if each.strip()))
    several = kind == ScopeKind.TAGS
    if (kind == ScopeKind.ALL) == bool(colon) or (kind != ScopeKind.ALL and not parts):
        raise Refused("stocktake.bad_scope", rule=RULE, field="scope", scope=text.strip()[:_SHOWN])
    if not several:
        parts = (codes.strip(),) if parts else ()
    if len(parts) > MOST_CHOSEN:
        raise Refused("stocktake.too_many_tags", rule=RULE, field="scope", most=MOST_CHOSEN, count=len(parts))
    return StocktakeScope(ScopeKind(kind), parts)


def gathered(view: StocktakeView, asked: StocktakeScope) -> tuple[StocktakeScope, tuple[Item, ...]]:
    """The scope by the codes on record, with what it is called, and its items as they stand; none that is lost or scrapped.

    Raises Refused ``places.unknown``, ``policy.unknown_category``, ``stocktake.unknown_section``, ``counter.unknown_officer``,
    ``equipment.unknown``, ``draw.unknown``, ``stocktake.draw_of_people``.
    """
    code = asked.codes[0] if asked.codes else ""
    match asked.kind:
        case ScopeKind.ALL:
            return StocktakeScope(asked.kind), tuple(view.stocktakes.all_items())
        case ScopeKind.PLACE:
            return _place(view, code)
        case ScopeKind.CATEGORY:
            number = category_of(view.policy, code)
            called = category(view.policy, number).name(DEFAULT_LANGUAGE)
            return StocktakeScope(asked.kind, (str(number),), called), tuple(
                view.stocktakes.in_category(number)
            )
        case ScopeKind.SECTION:
            return _section(view, code)
        case ScopeKind.HOLDER:
            officer = _officer(view, code)
            held = view.equipment.held_by(officer.number)
            return StocktakeScope(asked.kind, (officer.number,), officer.name), tuple(held)
        case ScopeKind.TAGS:
            return _tags(view, asked.codes)
        case ScopeKind.DRAW:
            seq = draw_number(code)
            return StocktakeScope(asked.kind, (str(seq),)), tuple(drawn_items(view, seq))


def _officer(view: StocktakeView, code: str) -> Officer:
    """Whom a number or a badge names."""
    holders = meanings(view.codes.holders(code))
    named = holders[0].owner if len(holders) == 1 and holders[0].is_officer else number_key(code)
    officer = view.people.officer(named)
    if officer is None:
        raise Refused("counter.unknown_officer", rule=RULE, field="scope", number=code[:_SHOWN])
    return officer


def _place(view: StocktakeView, code: str) -> tuple[StocktakeScope, tuple[Item, ...]]:
    """A place by its code or name; a text that items have as their place and that is none yet counts as one."""
    key, kept = code_key(code), view.places.kept()
    known = standings(view.places.places(), kept, {})
    found = next((each for each in known if code_key(each.place.code) == key), None)
    found = found or next((each for each in known if key in each.place.keys), None)
    if found is not None:
        scope = StocktakeScope(ScopeKind.PLACE, (found.place.code,), found.path)
        return scope, tuple(view.stocktakes.lying_at(found.texts))
    texts = [each.place for each in kept if code_key(each.place) == key]
    if not texts:
        raise Refused("places.unknown", rule="EQ-09", field="scope", place=code[:_SHOWN])
    return StocktakeScope(ScopeKind.PLACE, (texts[0],), texts[0]), tuple(view.stocktakes.lying_at(texts))


def _section(view: StocktakeView, name: str) -> tuple[StocktakeScope, tuple[Item, ...]]:
    names = [each.name for each in view.people.departments()]
    found = next((each for each in names if name_key(each) == name_key(name)), None)
    if found is None:
        facts = {"section": name[:_SHOWN], "known": ", ".join(names)}
        raise Refused("stocktake.unknown_section", rule=RULE, field="scope", **facts)
    return StocktakeScope(ScopeKind.SECTION, (found,), found), tuple(view.stocktakes.with_section(found))


def _tags(view: StocktakeView, codes: Sequence[str]) -> tuple[StocktakeScope, tuple[Item, ...]]:
    items = {item.tag: item for item in (named_item(view, each) for each in codes)}
    there = tuple(each for each in items.values() if each.state not in GONE)
    return StocktakeScope(ScopeKind.TAGS, tuple(items)), there
