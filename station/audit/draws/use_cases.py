"""Drawing at random, looking at what was drawn, and repeating it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from station.audit.draws.candidates import candidates
from station.audit.draws.case import DrawCase, DrawCheckCase, DrawTerms, DrawWish
from station.audit.draws.checking import faults
from station.audit.draws.decide import RULE, decide_check, decide_draw
from station.audit.draws.keeping import keeping, things
from station.audit.draws.ports import DrawStore, ThenStore
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import GENESIS, Entry, Stream
from station.core.policy.served import served_boolean, served_integer
from station.core.progress import CancelToken, Report, silent
from station.inventory.drawing.bodies import LONGEST_SEED, DrawChecked, DrawMade, DrawnFrom
from station.inventory.drawing.reading import draw_entry, draw_made, made_by
from station.inventory.drawing.values import DrawFault, DrawSource
from station.inventory.stocktake.ports import StocktakeView
from station.people.asking import asks
from station.people.naming import name_key
from station.people.permissions import Permission
from station.people.sessions import Session

_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
PER_OBJECT: Final = served_integer("PF-11", "people_per_object")
NO_KEEPERS: Final = served_boolean("PF-11", "exclude_keepers")


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw on record, by the number of its entry, and who has which of the things that were drawn by now."""

    seq: int
    made: DrawMade
    holders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """A draw, what of it does not come again (`station.audit.draws.checking`), and how many of that day are like it.

    Whoever draws until the result pleases leaves several.
    """

    draw: Draw
    faults: tuple[DrawFault, ...]
    alike: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordedDraw:
    """A draw on record: its entry, what it says, and the entry of the last check of it."""

    entry: Entry
    made: DrawMade
    check: Entry | None

    @property
    def checked(self) -> DrawChecked | None:
        """What came of repeating it the last time."""
        body = None if self.check is None else self.check.typed
        return body if isinstance(body, DrawChecked) else None


class Draws:
    """Draws of things, places and people (PF-11). Whoever may look at the ledger draws, and anybody of them repeats it."""

    def __init__(self, store: DrawStore) -> None:
        self._store = store

    @asks(Permission.LEDGER_VIEW)
    def draw(self, session: Session, wish: DrawWish) -> Draw:
        """Draw by the present head of the custody stream, and put it on record.

        Raises Refused as `candidates`, `things`, `decide_draw`, and ``draw.only_people``, ``draw.no_count``, ``draw.seed_too_long``.
        """
        _check(wish)
        with self._store.write() as work:
            now = self._store.clock.now()
            scope, terms, about_draw = self._terms(work, work, wish, *_head(work), now)
            case = DrawCase(wish.source, scope, terms, about_draw, wish.note)
            decided = decide_draw(session, case, work.policy, now)
            (entry,) = record(work, decided)
            return Draw(entry.seq, decided.value, _holders(work, decided.value))

    @asks(Permission.LEDGER_VIEW)
    def repeat(
        self,
        session: Session,
        wish: DrawWish,
        head: int,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> Draw:
        """What is drawn by an earlier head of the custody stream; nothing is recorded, so its number is 0.

        Raises as `draw`, Refused ``draw.no_head``, `Cancelled`.
        """
        _check(wish)
        now = self._store.clock.now()
        with self._store.read() as view:
            if not 0 < head <= view.stocktakes.last_entry():
                raise Refused(
                    "draw.no_head", rule=RULE, field="head", head=head, last=view.stocktakes.last_entry()
                )
            with self._past(head, report, cancel).read() as then:
                entry = view.ledger.entry(Stream.CUSTODY, head, checked=True)
                digest = (GENESIS if entry is None else entry.hash).hex()
                scope, terms, about_draw = self._terms(view, then, wish, head, digest, now)
                case = DrawCase(wish.source, scope, terms, about_draw, wish.note)
                return Draw(0, decide_draw(session, case, then.policy, now).value)

    @asks(Permission.LEDGER_VIEW)
    def check(
        self, session: Session, seq: int, report: Report = silent, cancel: CancelToken | None = None
    ) -> DrawCheck:
        """Repeat a draw from the entries up to its head, and put on record what came of it. Raises Refused ``draw.unknown``, `Cancelled`."""
        with self._store.read() as view:
            entry = draw_entry(view, seq)
            made = made_by(entry)
            there = view.ledger.entry(Stream.CUSTODY, made.head_seq, checked=True)
            alike = _alike(view, entry)
            holders = _holders(view, made)
        day = local(entry.happened_at, entry.zone).date()
        with self._past(made.head_seq, report, cancel).read() as then:
            wrong = faults(made, there, then, day, no_keepers=NO_KEEPERS.of(then.policy))
        case = DrawCheckCase(seq, made.source, wrong, len(alike))
        with self._store.write() as work:
            record(work, decide_check(session, case, work.policy, self._store.clock.now()))
        return DrawCheck(Draw(seq, made, holders), wrong, alike)

    @asks(Permission.LEDGER_VIEW)
    def all(self, session: Session) -> tuple[RecordedDraw, ...]:
        """Every draw on record with the last check of it, the newest first."""
        del session
        with self._store.read() as view:
            told = list(view.told.recorded_since(Stream.AUDIT, (DrawMade.KIND, DrawChecked.KIND), _EVER))
        last: dict[int, Entry] = {}
        for each in told:
            if isinstance(body := each.typed, DrawChecked):
                last.setdefault(body.draw, each)
        drawn = ((each, each.typed) for each in told)
        return tuple(
            RecordedDraw(each, body, last.get(each.seq)) for each, body in drawn if isinstance(body, DrawMade)
        )

    @asks(Permission.LEDGER_VIEW)
    def made(self, session: Session, seq: int) -> Draw:
        """The draw with this number. Raises Refused ``draw.unknown``."""
        del session
        with self._store.read() as view:
            made = draw_made(view, seq)
            return Draw(seq, made, _holders(view, made))

    def _past(self, head: int, report: Report, cancel: CancelToken | None) -> ThenStore:
        """What is drawn from follows from custody entries alone."""
        return self._store.at({Stream.CUSTODY: head, Stream.AUDIT: 0}, "draw", report, cancel)

    def _terms(
        self,
        view: StocktakeView,
        then: StocktakeView,
        wish: DrawWish,
        head_seq: int,
        head_hash: str,
        now: datetime,
    ) -> tuple[DrawnFrom, DrawTerms, int]:
        """By what is drawn from the state of `then`; what it is about is named as things are called now."""
        today = local(now, self._store.clock.zone).date()
        scope, found = candidates(then, wish.source, wish.scope)
        about, about_draw = things(view, wish.about)
        terms = DrawTerms(
            PER_OBJECT.of(then.policy) if wish.count is None else wish.count,
            wish.count is None,
            wish.seed.strip() or f"{today}:{head_hash}",
            head_seq,
            head_hash,
            found,
            about,
            keeping(then, about, today) if NO_KEEPERS.of(then.policy) else {},
            _lead(wish, [each.name for each in then.people.departments()]),
        )
        return scope, terms, about_draw


def _head(view: StocktakeView) -> tuple[int, str]:
    """The last custody entry and its hash."""
    seq = view.stocktakes.last_entry()
    entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
    return seq, (GENESIS if entry is None else entry.hash).hex()


def _holders(view: StocktakeView, made: DrawMade) -> Mapping[str, str]:
    """Who has what was drawn by now, by its first tag: whoever counts goes there and reads their badge first."""
    if made.source is not DrawSource.EQUIPMENT:
        return {}
    found: dict[str, str] = {}
    for item in view.equipment.items(tuple(each.code for each in made.drawn)):
        officer = None if item is None or item.holder is None else view.people.officer(item.holder)
        if item is not None and officer is not None:
            found[item.tag] = f"{officer.name} {officer.number}"
    return found


def _alike(view: StocktakeView, entry: Entry) -> tuple[int, ...]:
    """The other draws of that day from the same scope for the same, newest first."""
    made, at = made_by(entry), local(entry.happened_at, entry.zone)
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for each in view.told.recorded_since(Stream.AUDIT, (DrawMade.KIND,), begin):
        other = each.typed
        if each.seq == entry.seq or not isinstance(other, DrawMade):
            continue
        same = (other.source, other.scope, other.about) == (made.source, made.scope, made.about)
        if same and local(each.happened_at, each.zone).date() == at.date():
            found.append(each.seq)
    return tuple(found)


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
