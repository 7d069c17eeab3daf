"""Who or what is drawn. Pure: from the terms alone, so that anybody gets the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.audit.draws.case import Candidate, DrawCase, DrawCheckCase, DrawTerms
from station.audit.draws.ranking import digest_of, rank
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.drawing.bodies import DRAW, MOST_DRAWN, DrawChecked, DrawMade, Drawn, KeeperLeftOut
from station.inventory.drawing.values import DrawSource
from station.people.naming import noted
from station.people.sessions import Session

RULE: Final = "PF-11"
_AREAS: Final = {DrawSource.EQUIPMENT: "item", DrawSource.PEOPLE: "officer", DrawSource.PLACES: "place"}


@dataclass(frozen=True, slots=True)
class DrawOutcome:
    """Who or what was drawn, and who was left out."""

    drawn: tuple[Drawn, ...]
    left_out: tuple[KeeperLeftOut, ...]


def draw(terms: DrawTerms) -> DrawOutcome:
    """The first candidates by rank, for each thing or for all together; nobody who keeps what they check.

    Raises Refused ``draw.too_many``, ``draw.too_few``, ``draw.no_lead``.
    """
    teams = terms.things if terms.each else ("",)
    if terms.count * len(teams) > MOST_DRAWN:
        raise Refused("draw.too_many", rule=RULE, field="count", most=MOST_DRAWN)
    drawn: list[Drawn] = []
    left_out: list[KeeperLeftOut] = []
    for of in teams:
        kept = tuple(_kept(terms, (of,) if of else terms.things))
        left_out += kept
        out = {each.code for each in kept}
        drawn += _team(terms, of, [each for each in terms.candidates if each.code not in out])
    return DrawOutcome(tuple(drawn), tuple(left_out))


def _kept(terms: DrawTerms, things: tuple[str, ...]) -> Iterator[KeeperLeftOut]:
    """Of the candidates those who keep one of the things, once for each."""
    for of in things:
        reasons = terms.keeping.get(of, {})
        for each in terms.candidates:
            if each.code in reasons:
                yield KeeperLeftOut(each.code, each.name, reasons[each.code], of)


def _team(terms: DrawTerms, of: str, free: list[Candidate]) -> Iterator[Drawn]:
    if len(free) < terms.count:
        facts = {"count": terms.count, "there": len(free), "left_out": len(terms.candidates) - len(free)}
        raise Refused("draw.too_few", rule=RULE, field="count", **facts)
    ranked = sorted(free, key=lambda each: rank(terms.seed, terms.head_hash, each.code, of))
    lead = next((each for each in ranked if each.section == terms.lead_section), None)
    if not terms.lead_section:
        lead = None
    elif lead is None:
        raise Refused("draw.no_lead", rule=RULE, field="lead_section", section=terms.lead_section)
    else:
        ranked = [lead, *(each for each in ranked if each is not lead)]
    for each in ranked[: terms.count]:
        yield Drawn(each.code, each.name, of, each is lead)


def decide_draw(session: Session, case: DrawCase, policy: Policy, now: datetime) -> Decided[DrawMade]:
    """Draw, and put it on record. Raises Refused as `draw`, ``draw.none_there``."""
    del policy
    terms = case.terms
    if not terms.candidates:
        raise Refused("draw.none_there", rule=RULE, field="scope")
    found = draw(terms)
    made = DrawMade(
        case.source,
        case.scope,
        terms.count,
        terms.each,
        terms.seed,
        terms.head_seq,
        terms.head_hash,
        len(terms.candidates),
        digest_of(each.code for each in terms.candidates),
        found.drawn,
        found.left_out,
        terms.things,
        case.about_draw,
        terms.lead_section,
        noted(case.note, RULE),
    )
    area = _AREAS[case.source]
    subjects = [subject(area, each.code) for each in found.drawn]
    if case.about_draw:
        subjects.append(subject(DRAW, str(case.about_draw)))
    draft = session.draft(made, now, subjects=tuple(dict.fromkeys(subjects)), rules=(RULE,))
    return Decided((draft,), (), made)


def decide_check(session: Session, case: DrawCheckCase, policy: Policy, now: datetime) -> Decided[None]:
    """Put on record that a draw was repeated, and what came of it (PF-11)."""
    del policy
    checked = DrawChecked(case.draw, case.source, case.faults, case.alike)
    draft = session.draft(checked, now, subjects=(subject(DRAW, str(case.draw)),), rules=(RULE,))
    return Decided((draft,), (), None)
