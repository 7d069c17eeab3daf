"""Drawing at random, and looking at what was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.audit.draws.candidates import candidates
from station.audit.draws.case import DrawCase, DrawTerms, DrawWish
from station.audit.draws.decide import RULE, decide_draw
from station.audit.draws.keeping import keeping, things
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import GENESIS, Stream
from station.core.policy.served import served_boolean, served_integer
from station.inventory.drawing.bodies import LONGEST_SEED, DrawMade
from station.inventory.drawing.reading import draw_made
from station.inventory.drawing.values import DrawSource
from station.inventory.stocktake.ports import StocktakeStore, StocktakeView
from station.people.asking import asks
from station.people.naming import name_key
from station.people.permissions import Permission
from station.people.sessions import Session

PER_OBJECT: Final = served_integer("PF-11", "people_per_object")
NO_KEEPERS: Final = served_boolean("PF-11", "exclude_keepers")


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw on record, by the number of its entry."""

    seq: int
    made: DrawMade


class Draws:
    """Draws of things, places and people (PF-11). Whoever may look at the ledger draws, and anybody of them repeats it."""

    def __init__(self, store: StocktakeStore) -> None:
        self._store = store

    @asks(Permission.LEDGER_VIEW)
    def draw(self, session: Session, wish: DrawWish) -> Draw:
        """Draw by the present head of the custody stream, and put it on record.

        Raises Refused as `candidates`, `things`, `decide_draw`, and ``draw.only_people``, ``draw.no_count``, ``draw.seed_too_long``.
        """
        _check(wish)
        with self._store.write() as work:
            now, zone = self._store.clock.now(), self._store.clock.zone
            today = local(now, zone).date()
            head_seq, head_hash = _head(work)
            scope, found = candidates(work, wish.source, wish.scope)
            about, about_draw = things(work, wish.about)
            kept = keeping(work, about, today) if NO_KEEPERS.of(work.policy) else {}
            terms = DrawTerms(
                PER_OBJECT.of(work.policy) if wish.count is None else wish.count,
                wish.count is None,
                wish.seed.strip() or f"{today}:{head_hash}",
                head_seq,
                head_hash,
                found,
                about,
                kept,
                _lead(wish, [each.name for each in work.people.departments()]),
            )
            case = DrawCase(wish.source, scope, terms, about_draw, wish.note)
            decided = decide_draw(session, case, work.policy, now)
            (entry,) = record(work, decided)
            return Draw(entry.seq, decided.value)

    @asks(Permission.LEDGER_VIEW)
    def made(self, session: Session, seq: int) -> Draw:
        """The draw with this number. Raises Refused ``draw.unknown``."""
        del session
        with self._store.read() as view:
            return Draw(seq, draw_made(view, seq))


def _head(view: StocktakeView) -> tuple[int, str]:
    """The last custody entry and its hash."""
    seq = view.stocktakes.last_entry()
    entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
    return seq, (GENESIS if entry is None else entry.hash).hex()


def _check(wish: DrawWish) -> None:
    if wish.source is not DrawSource.PEOPLE and (wish.about or wish.lead_section.strip()):
        raise Refused("draw.only_people", rule=RULE)
    if wish.count is None and not wish.about:
        raise Refused("draw.no_count", rule=RULE, field="count")
    if len(wish.seed.strip()) > LONGEST_SEED:
        raise Refused("draw.seed_too_long", rule=RULE, field="seed", most=LONGEST_SEED)


def _lead(wish: DrawWish, known: list[str]) -> str:
    """The lead section by its name on record. Raises Refused ``stocktake.unknown_section``."""
    wanted = wish.lead_section.strip()
    if not wanted:
        return ""
    found = next((each for each in known if name_key(each) == name_key(wanted)), None)
    if found is None:
        facts = {"section": wanted[:80], "known": ", ".join(known)}
        raise Refused("stocktake.unknown_section", rule=RULE, field="lead_section", **facts)
    return found
