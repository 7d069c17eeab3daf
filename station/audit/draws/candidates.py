"""Among whom or what is drawn, as the register and the roster stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from station.audit.draws.case import Candidate
from station.audit.draws.decide import RULE
from station.core.codes import code_key
from station.core.errors import Refused
from station.inventory.drawing.bodies import MOST_NAMED, DrawnFrom
from station.inventory.drawing.values import DrawScope, DrawSource
from station.inventory.places.values import PlaceTree, unplaced
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.scope import gathered, read_scope
from station.people.naming import name_key, number_key

_SHOWN: Final = 80
Found = tuple[DrawnFrom, tuple[Candidate, ...]]
_BY_CODE: Final[dict[DrawSource, str]] = {
    DrawSource.EQUIPMENT: "tags",
    DrawSource.PEOPLE: "numbers",
    DrawSource.PLACES: "places",
}
"""How a list of codes is written, by what they name."""
_NARROWED: Final[dict[DrawSource, frozenset[str]]] = {
    DrawSource.EQUIPMENT: frozenset({"place", "category", "section"}),
    DrawSource.PEOPLE: frozenset({"section"}),
    DrawSource.PLACES: frozenset({"place"}),
}


def scope_kinds(source: DrawSource) -> tuple[str, ...]:
    """The words with which a scope begins, by what is drawn; ``all`` first."""
    return (DrawScope.ALL.value, *sorted(_NARROWED[source]), _BY_CODE[source])


def candidates(view: StocktakeView, source: DrawSource, scope: str) -> Found:
    """The scope as it is written (``all``, ``section:一科,二科``, ``place:柜1``, ``tags:A,B``), and the candidates in it.

    Raises Refused ``draw.bad_scope``, ``draw.too_many_named`` and as `gathered`.
    """
    kind, colon, rest = scope.strip().partition(":")
    codes = tuple(dict.fromkeys(each.strip() for each in rest.split(",") if each.strip()))
    kinds = scope_kinds(source)
    if (kind not in kinds[1:] or not codes) if colon else kind != kinds[0]:
        forms = ", ".join((kinds[0], *(f"{each}:…" for each in kinds[1:])))
        raise Refused("draw.bad_scope", rule=RULE, field="scope", scope=scope.strip()[:_SHOWN], forms=forms)
    if len(codes) > MOST_NAMED:
        raise Refused("draw.too_many_named", rule=RULE, field="scope", most=MOST_NAMED, count=len(codes))
    gather: Callable[[StocktakeView, str, Sequence[str]], Found] = {
        DrawSource.EQUIPMENT: _equipment,
        DrawSource.PEOPLE: _people,
        DrawSource.PLACES: _places,
    }[source]
    return gather(view, kind, codes)


def written_scope(source: DrawSource, scope: DrawnFrom) -> str:
    """A scope as it is written."""
    kind = _BY_CODE[source] if scope.kind is DrawScope.NAMED else scope.kind.value
    return f"{kind}:{','.join(scope.codes)}" if scope.codes else kind


def _equipment(view: StocktakeView, kind: str, codes: Sequence[str]) -> Found:
    asked = read_scope(f"{kind}:{','.join(codes)}" if codes else kind)
    named, items = gathered(view, asked)
    scope = DrawScope.NAMED if kind == "tags" else DrawScope(kind)
    called = named.name or ", ".join(named.codes)
    found = {each.tag: Candidate(each.tag, each.name) for each in items}
    return DrawnFrom(scope, named.codes, called[:200]), _sorted(found)


def _people(view: StocktakeView, kind: str, codes: Sequence[str]) -> Found:
    """The officers in service; named ones must be."""
    everybody = {each.number: each for each in view.people.officers()}
    if kind == "section":
        known = {name_key(each.name): each.name for each in view.people.departments()}
        names = [_section(known, each) for each in codes]
        chosen = [each for each in everybody.values() if each.department in names]
        scope = DrawnFrom(DrawScope.SECTION, tuple(dict.fromkeys(names)), ", ".join(names)[:200])
    elif kind == "numbers":
        chosen = []
        for each in map(number_key, codes):
            officer = view.people.officer(each)
            if officer is None:
                raise Refused("counter.unknown_officer", rule=RULE, field="scope", number=each[:_SHOWN])
            if not officer.active:
                facts = {"number": officer.number, "name": officer.name}
                raise Refused("counter.officer_left", rule="EQ-13", field="scope", **facts)
            chosen.append(officer)
        numbers = tuple(dict.fromkeys(each.number for each in chosen))
        scope = DrawnFrom(DrawScope.NAMED, numbers, ", ".join(numbers)[:200])
    else:
        chosen, scope = list(everybody.values()), DrawnFrom(DrawScope.ALL)
    found = {each.number: Candidate(each.number, each.name, each.department) for each in chosen}
    return scope, _sorted(found)


def _section(known: dict[str, str], name: str) -> str:
    found = known.get(name_key(name))
    if found is None:
        facts = {"section": name[:_SHOWN], "known": ", ".join(known.values())}
        raise Refused("stocktake.unknown_section", rule=RULE, field="scope", **facts)
    return found


def _places(view: StocktakeView, kind: str, codes: Sequence[str]) -> Found:
    """The places in which no other lies, and those that things name without being defined: each is looked through whole."""
    places, kept = view.places.places(), view.places.kept()
    tree = PlaceTree(places)
    outer = {each.parent for each in places}
    found = {
        each.code: Candidate(each.code, each.name)
        for each in places
        if each.code not in outer or kind == "places"
    }
    found.update({each: Candidate(each, "") for each in unplaced(places, kept)})
    if kind == "all":
        return DrawnFrom(DrawScope.ALL), _sorted(found)
    known = {key: each.code for each in places for key in each.keys}
    known.update({code_key(each): each for each in found})
    named = [known.get(code_key(each)) for each in codes]
    for code, given in zip(named, codes, strict=True):
        if code is None:
            raise Refused("places.unknown", rule="EQ-09", field="scope", place=given[:_SHOWN])
    chosen = tuple(dict.fromkeys(each for each in named if each is not None))
    if kind == "places":
        inside = {each: found[each] for each in chosen}
    else:
        inside = {code: each for code, each in found.items() if set(tree.path(code)) & set(chosen)}
    scope = DrawScope.NAMED if kind == "places" else DrawScope.PLACE
    return DrawnFrom(scope, chosen, ", ".join(chosen)[:200]), _sorted(inside)


def _sorted(found: dict[str, Candidate]) -> tuple[Candidate, ...]:
    return tuple(found[code] for code in sorted(found))
