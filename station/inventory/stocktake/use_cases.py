"""Stocktakes as use cases: starting, reading, pausing, closing, filing one, and how it stands."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.core.attachments import AttachmentFiles
from station.core.deciding import record
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Entry, Stream
from station.inventory.places.values import PlaceTree
from station.inventory.stock.numbers import NumberState, in_state
from station.inventory.stocktake.bodies import (
    LONGEST_SCANNED,
    ExpectedLine,
    ScanWithdrawn,
    StocktakeScope,
    StocktakeStarted,
)
from station.inventory.stocktake.decide import (
    RULE,
    CloseCase,
    FileCase,
    StartCase,
    TurnCase,
    about,
    decide_cancel,
    decide_close,
    decide_file,
    decide_pause,
    decide_resume,
    decide_start,
    digest_of,
    expected_drafts,
    require_open,
    require_running,
)
from station.inventory.stocktake.drawn import (
    drawn_places,
    drawn_team,
    lines_of_checker,
    require_drawn,
    require_records_for,
)
from station.inventory.stocktake.gathering import counted_case
from station.inventory.stocktake.matching import match
from station.inventory.stocktake.overtaken import require_not_overtaken
from station.inventory.stocktake.placing import placed
from station.inventory.stocktake.ports import StocktakeStore, StocktakeView
from station.inventory.stocktake.record import Sighting, StocktakeRecord
from station.inventory.stocktake.scanning import (
    CodeReading,
    ReadAt,
    ScanAnswer,
    ScanCase,
    decide_scan,
)
from station.inventory.stocktake.scope import gathered, read_scope
from station.inventory.stocktake.settling import (
    FindingAct,
    FindingCase,
    FindingWish,
    decide_finding,
    open_finding,
)
from station.inventory.stocktake.standing import StocktakeStanding, standing_of
from station.inventory.stocktake.values import FILES_REQUEST, Purpose, ScopeKind
from station.inventory.values import Tracking
from station.people.asking import asks
from station.people.dated import Dated
from station.people.naming import number_key, written
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons, require_another

_KEPT: Final = 8
"""Stocktakes that a process remembers, the last used ones."""


@dataclass(frozen=True, slots=True)
class StocktakeResults:
    """A stocktake with its whole book and what was read of each line, by tag."""

    stands: StocktakeStanding
    book: tuple[ExpectedLine, ...]
    seen: Mapping[str, tuple[Sighting, ...]]


class Stocktakes(Dated, behind="counts", ask=asks(Permission.EQUIPMENT_VIEW)):
    """The stocktakes of the office (EQ-10, PF-12).

    Starting, closing and filing needs EQUIPMENT_EDIT. CodeReading is for whoever has that and for the officers who were named as
    counters; looking needs EQUIPMENT_VIEW.
    """

    def __init__(self, store: StocktakeStore, files: AttachmentFiles, persons: TwoPersons) -> None:
        self._store, self._files, self._persons = store, files, persons
        self._desktop = socket.gethostname()[:LONGEST_SCANNED]
        self._forget()

    def _forget(self) -> None:
        self._known: dict[int, StocktakeRecord] = {}
        self._busy = threading.RLock()
        """What is remembered is used by one thread at a time."""

    @asks(Permission.EQUIPMENT_EDIT)
    def start(
        self,
        session: Session,
        scope: str = ScopeKind.ALL.value,
        *,
        blind: bool = False,
        counters: Sequence[str] = (),
        purpose: Purpose = Purpose.PERIODIC,
    ) -> Entry:
        """Begin a stocktake over a scope (`read_scope`); the entry's number is the stocktake's.

        What was drawn, or is counted by whom a draw gave (counters ``draw:N``), is a spot check (PF-11). Raises Refused as
        `decide_start`, `gathered`, `drawn_team`.
        """
        asked, now = read_scope(scope), self._store.clock.now()
        with self._busy, self._store.write() as work:
            named, items = gathered(work, asked)
            ranges = [each.tag for each in items if each.tracking is Tracking.RANGE]
            holders = {each.holder for each in items if each.holder}
            people = {number: work.people.officer(number) for number in holders}
            team = drawn_team(work, counters, named)
            drawn = bool(team.draw) or named.kind is ScopeKind.DRAW
            numbers = list(team.numbers) if team.draw else [number_key(each) for each in counters]
            case = StartCase(
                named,
                Purpose.SPOT_CHECK if drawn else purpose,
                blind,
                items,
                {tag: in_state(work.equipment.number_runs(tag), NumberState.STORE) for tag in ranges},
                {number: each.name for number, each in people.items() if each is not None},
                [(number, work.people.officer(number)) for number in numbers],
                self._running(work),
                work.stocktakes.last_entry(),
                PlaceTree(work.places.places()),
                drawn_places(work, named),
                team,
            )
            decided = decide_start(session, case, work.policy, now)
            (entry,) = record(work, decided)
            for draft in expected_drafts(session, entry.seq, decided.value, now):
                work.append(draft)
            return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def scan(
        self, session: Session, seq: int, codes: Sequence[str], at: ReadAt | None = None
    ) -> tuple[tuple[ScanAnswer, ...], ReadAt]:
        """Record what was read; returns the answer to each code, and how the next one is read.

        Raises Refused ``stocktake.not_a_counter`` and as `require_drawn`, `require_records_for`, `CodeReading.read`, `decide_scan`.
        """
        with self._busy, self._store.write() as work:
            told = self._told(work, seq)
            keeps = session.may(Permission.EQUIPMENT_EDIT)
            if not keeps and session.number not in told.counters:
                raise Refused("stocktake.not_a_counter", rule=RULE, stocktake=seq)
            where = placed(work, at or ReadAt())
            checker = None
            if where.checker:
                checker = require_records_for(work, told, session, where.checker)
            else:
                require_drawn(told, session)
            require_running(told)
            reading = CodeReading(work, told, where, session.number, tells=keeps or not told.started.blind)
            answers = reading.read(codes)
            case = ScanCase(told, self._desktop, reading.lines, checker)
            entries = record(work, decide_scan(session, case, work.policy, self._store.clock.now()))
            return tuple(each.recorded_in(entries) for each in answers), reading.at

    @asks(Permission.EQUIPMENT_VIEW)
    def withdraw(self, session: Session, seq: int, scan: int, line: int, reason: str) -> Entry:
        """What was read at `line` of the entry `scan` does not count. Raises Refused ``stocktake.scan_unknown``, ``stocktake.reason_missing``."""
        with self._busy, self._store.write() as work:
            told = self._told(work, seq)
            require_running(told)
            read = told.sightings.get((scan, line))
            if not session.may(Permission.EQUIPMENT_EDIT) and session.number not in told.counters:
                raise Refused("stocktake.not_a_counter", rule=RULE, stocktake=seq)
            if read is None:
                raise Refused("stocktake.scan_unknown", rule=RULE, scan=scan, line=line, stocktake=seq)
            why = written(reason, "stocktake.reason_missing", RULE, field="reason", stocktake=seq)
            body = ScanWithdrawn(seq, scan, line, read.read.code, read.read.tag, why)
            items = (f"item:{read.read.tag}",) if read.read.tag else ()
            now = self._store.clock.now()
            return work.append(session.draft(body, now, subjects=(about(seq), *items), rules=(RULE,)))

    @asks(Permission.EQUIPMENT_EDIT)
    def pause(self, session: Session, seq: int, reason: str = "") -> Entry:
        """Nothing is read until it goes on. Raises Refused as `decide_pause`."""
        with self._busy, self._store.write() as work:
            case = TurnCase(self._told(work, seq), reason)
            (entry,) = record(work, decide_pause(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def resume(self, session: Session, seq: int) -> Entry:
        """It goes on. Raises Refused as `decide_resume`."""
        with self._busy, self._store.write() as work:
            case = TurnCase(self._told(work, seq))
            (entry,) = record(work, decide_resume(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def cancel(self, session: Session, seq: int, reason: str) -> Entry:
        """It is given up. Raises Refused as `decide_cancel`."""
        with self._busy, self._store.write() as work:
            case = TurnCase(self._told(work, seq), reason)
            (entry,) = record(work, decide_cancel(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def close(self, session: Session, seq: int, reason: str = "") -> StocktakeStanding:
        """Compare what was read with the book; the register stays as it is. Raises Refused as `decide_close`."""
        with self._busy, self._store.write() as work:
            told = self._told(work, seq)
            if digest_of(told.book.values()) != told.started.digest:
                raise IntegrityProblem("stocktake.book_damaged", stocktake=seq)
            case = CloseCase(
                told,
                match(counted_case(work, told)),
                work.stocktakes.last_entry(),
                f"{told.started.scope.name} #{seq}".strip(),
                work.calendar.years(),
                self._store.clock.zone,
                reason,
            )
            record(work, decide_close(session, case, work.policy, self._store.clock.now()))
        return self._standing(session, seq)

    @asks(Permission.EQUIPMENT_EDIT)
    def decide(
        self, session: Session, seq: int, number: int, wish: FindingWish, second: Person | None = None
    ) -> Entry:
        """Decide the finding `number`: only now the register changes, by the single act that stands. `second` confirms a corrected quantity.

        Raises Refused as `open_finding`, `decide_finding`, `FindingAct.act`, `require_another`.
        """
        proven = None if second is None else self._persons.prove(second)
        with self._busy, self._store.write() as work:
            now, told = self._store.clock.now(), self._told(work, seq)
            finding = open_finding(told, number, wish.action)
            if told.closed is not None:
                require_not_overtaken(work, finding, wish.action, told.closed.through)
            other = None if proven is None else require_another(session, proven, work.people, now)
            done = FindingAct(session, work, self._store.clock, finding, wish).act(other)
            place = 0 if done is None else done.seq
            asked = wish.action in FILES_REQUEST
            case = FindingCase(told, number, wish, 0 if asked else place, place if asked else 0, other)
            (entry,) = record(work, decide_finding(session, case, work.policy, now))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def file(self, session: Session, seq: int, note: str = "", papers: Sequence[Path] = ()) -> Entry:
        """The signed results are filed, with their scans. Raises Refused as `decide_file`, `AttachmentFiles.receive`."""
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in papers]
            with self._busy, self._store.write() as work:
                case = FileCase(self._told(work, seq), note, tuple(each.file for each in kept))
                (entry,) = record(work, decide_file(session, case, work.policy, self._store.clock.now()))
                for each in kept:
                    each.keep()  # an entry never names what is not there
                return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def standing(self, session: Session, seq: int) -> StocktakeStanding:
        """How a stocktake stands; who counts a blind one does not see the book. Raises Refused ``stocktake.unknown``."""
        return self._standing(session, seq)

    @asks(Permission.EQUIPMENT_VIEW)
    def results(self, session: Session, seq: int) -> StocktakeResults:
        """A closed stocktake whole. Raises Refused ``stocktake.unknown``, ``stocktake.not_closed``."""
        with self._busy, self._store.read() as view:
            told = self._told(view, seq)
            if told.closed is None:
                raise Refused("stocktake.not_closed", rule="PF-12", stocktake=seq)
            seen = {tag: told.seen(tag) for tag in told.of_tag}
            return StocktakeResults(standing_of(view, told, session), tuple(told.book.values()), seen)

    @asks(Permission.EQUIPMENT_VIEW)
    def to_count(
        self, session: Session, seq: int, number: str
    ) -> tuple[StocktakeStanding, tuple[ExpectedLine, ...]]:
        """An open count, and the lines of its book that a drawn officer looks for; none of a blind one, or of places.

        Raises Refused ``stocktake.unknown``, ``stocktake.closed``, ``stocktake.cancelled``, ``stocktake.not_of_team``.
        """
        with self._busy, self._store.read() as view:
            told = self._told(view, seq)
            require_open(told)
            return standing_of(view, told, session), lines_of_checker(view, told, number)

    @asks(Permission.EQUIPMENT_VIEW)
    def open_now(self, session: Session) -> tuple[StocktakeStanding, ...]:
        """The stocktakes that are not done with, the newest first."""
        with self._busy, self._store.read() as view:
            seqs = view.stocktakes.open_now()
            return tuple(standing_of(view, self._told(view, seq), session) for seq in seqs)

    # ---------------------------------------------------------------------------------------- internal

    def _standing(self, session: Session, seq: int) -> StocktakeStanding:
        with self._busy, self._store.read() as view:
            return standing_of(view, self._told(view, seq), session)

    def _told(self, view: StocktakeView, seq: int) -> StocktakeRecord:
        """What the entries tell of a stocktake; those that were read before are not read again. Raises Refused ``stocktake.unknown``."""
        known = self._known.pop(seq, None)
        if known is not None and not _still_there(view, known):
            known = None
        after = 0 if known is None else known.last[0]
        entries = view.stocktakes.entries(seq, after)
        if known is None:
            if not entries or not isinstance(entries[0].typed, StocktakeStarted):
                raise Refused("stocktake.unknown", rule=RULE, stocktake=seq)
            known, entries = StocktakeRecord(entries[0]), entries[1:]
        known.follow(entries)
        self._known[seq] = known
        while len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)))
        return known

    def _running(self, view: StocktakeView) -> list[tuple[int, StocktakeScope]]:
        return [(seq, self._told(view, seq).started.scope) for seq in view.stocktakes.open_now()]


def _still_there(view: StocktakeView, known: StocktakeRecord) -> bool:
    """Whether the newest entry that was followed is the one of its number: another began to act, or it was only tried."""
    seq, digest = known.last
    entry = view.ledger.entry(Stream.CUSTODY, seq)
    return entry is not None and entry.hash == digest
