"""What a stocktake goes over and who counts, where that was drawn (PF-11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from station.core.errors import Refused
from station.inventory.drawing.reading import draw_made, draw_number
from station.inventory.drawing.values import DrawSource
from station.inventory.places.values import Layout, PlaceTree
from station.inventory.stocktake.bodies import ExpectedLine, StocktakeScope
from station.inventory.stocktake.drawn_bodies import Checker, team_of, within
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.record import StocktakeRecord
from station.inventory.stocktake.values import ScopeKind
from station.inventory.values import GONE, Item
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import AccountStatus

RULE: Final = "PF-11"
_DRAW: Final = "draw:"


@dataclass(frozen=True, slots=True)
class DrawnTeam:
    """The draw of people that counts (0: none), and whom it drew."""

    draw: int = 0
    members: tuple[Checker, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Each of them once."""
        return tuple(dict.fromkeys(each.number for each in self.members))


NOBODY: Final = DrawnTeam()


def drawn_items(view: StocktakeView, seq: int) -> list[Item]:
    """The things that a draw gave, or what lies at the places that it gave; none that is lost or scrapped since.

    Raises Refused ``draw.unknown``, ``stocktake.draw_of_people``.
    """
    made = draw_made(view, seq)
    if made.source is DrawSource.PEOPLE:
        raise Refused("stocktake.draw_of_people", rule=RULE, field="scope", draw=seq)
    codes = [each.code for each in made.drawn]
    if made.source is DrawSource.PLACES:
        layout = Layout(view.places.places(), view.places.kept())
        return view.stocktakes.lying_at(
            list(dict.fromkeys(text for code in codes for text in layout.texts(code)))
        )
    there = (item for item in view.equipment.items(codes) if item is not None and item.state not in GONE)
    return list({item.tag: item for item in there}.values())


def drawn_places(view: StocktakeView, scope: StocktakeScope) -> tuple[str, ...]:
    """The places that the scope's draw gave; none of any other scope."""
    if scope.kind is not ScopeKind.DRAW:
        return ()
    made = draw_made(view, draw_number(scope.codes[0]))
    return tuple(each.code for each in made.drawn) if made.source is DrawSource.PLACES else ()


def drawn_team(view: StocktakeView, counters: Sequence[str], scope: StocktakeScope) -> DrawnTeam:
    """Who counts, where the counters are written as ``draw:N``.

    Raises Refused ``draw.unknown``, ``stocktake.draw_of_things``, ``stocktake.drawn_for_other``, ``stocktake.team_or_names``.
    """
    named = [each.strip() for each in counters if each.strip().startswith(_DRAW)]
    if not named:
        return NOBODY
    if len(counters) > 1:
        raise Refused("stocktake.team_or_names", rule=RULE, field="counters")
    seq = draw_number(named[0].removeprefix(_DRAW))
    made = draw_made(view, seq)
    if made.source is not DrawSource.PEOPLE:
        raise Refused("stocktake.draw_of_things", rule=RULE, field="counters", draw=seq)
    counted = draw_number(scope.codes[0]) if scope.kind is ScopeKind.DRAW else 0
    if made.about_draw != counted and made.about:
        raise Refused(
            "stocktake.drawn_for_other", rule=RULE, field="counters", draw=seq, other=made.about_draw
        )
    return DrawnTeam(seq, tuple(Checker(each.code, each.name, each.of, each.lead) for each in made.drawn))


def checks(team: Iterable[Checker], number: str, tag: str, places: Iterable[str], tree: PlaceTree) -> bool:
    """Whether an officer of the team counts a thing, which lies, or was read, at one of these places."""
    around = {code for place in places if place for code in tree.path(place)}
    mine = [each.of for each in team if each.number == number]
    return any(of in ("", tag) or tree.path(of)[0] in around for of in mine)


def without_account(view: StocktakeView, record: StocktakeRecord) -> tuple[Checker, ...]:
    """Who was drawn to count and can't sign in, each once: they count on paper, and somebody records it for them."""
    team = {each.number: each for each in reversed(team_of(record.started))}
    return tuple(each for number, each in sorted(team.items()) if not _signs_in(view, number))


def require_records_for(
    view: StocktakeView, record: StocktakeRecord, session: Session, checker: str
) -> Checker:
    """The drawn `checker`, for whom the person of the session records what they counted on paper.

    Whoever can sign in reads the codes themselves. Raises Refused ``stocktake.no_team``, ``stocktake.not_of_team``, ``stocktake.checks_themselves``,
    ``stocktake.not_drawn``.
    """
    team = team_of(record.started)
    found = next((each for each in team if each.number == checker), None)
    if found is None:
        raise _not_of_team(record, checker)
    if _signs_in(view, checker):
        raise Refused("stocktake.checks_themselves", rule=RULE, number=checker, name=found.name)
    if not session.may(Permission.EQUIPMENT_EDIT):
        require_drawn(record, session)
    return found


def lines_of_checker(view: StocktakeView, record: StocktakeRecord, number: str) -> tuple[ExpectedLine, ...]:
    """The lines of the book that a drawn officer looks for; none where they look at places, or count blind: they write down what they find.

    Raises Refused ``stocktake.no_team``, ``stocktake.not_of_team``.
    """
    team = team_of(record.started)
    if number not in {each.number for each in team}:
        raise _not_of_team(record, number)
    if record.started.blind or within(record.started):
        return ()
    tree = PlaceTree(view.places.places())
    return tuple(each for each in record.book.values() if checks(team, number, each.tag, (each.place,), tree))


def _not_of_team(record: StocktakeRecord, number: str) -> Refused:
    """That somebody was not drawn, with who was; or that nobody was."""
    team = team_of(record.started)
    facts = {"stocktake": record.seq, "number": number}
    if not team:
        return Refused("stocktake.no_team", rule=RULE, **facts)
    who = ", ".join(dict.fromkeys(f"{each.name} {each.number}" for each in team))
    return Refused("stocktake.not_of_team", rule=RULE, who=who, **facts)


def _signs_in(view: StocktakeView, number: str) -> bool:
    account = view.people.account_of(number)
    return account is not None and account.status is AccountStatus.ACTIVE


def require_drawn(record: StocktakeRecord, session: Session) -> None:
    """Where a team was drawn, nobody else reads codes. Raises Refused ``stocktake.not_drawn``."""
    team = team_of(record.started)
    if team and session.number not in {each.number for each in team}:
        who = ", ".join(dict.fromkeys(f"{each.name} {each.number}" for each in team))
        raise Refused("stocktake.not_drawn", rule="PF-11", stocktake=record.seq, who=who)
