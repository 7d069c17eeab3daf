"""The unit of work: one transaction in which entries are appended and the state they change is written.

A use case opens ``with store.write() as work``, reads through ``work.people``, ``work.equipment`` and so on, appends
drafts with ``work.append`` and leaves; everything commits together or not at all. ``store.read()`` gives the same
readers over one unchanging view.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress

from sqlalchemy import Connection, Engine

from station.core.authentication import Authenticate
from station.core.changes import Change, Changes
from station.core.clock import Clock, ClockReading, jump_between
from station.core.errors import NO_ROOM, StationError, StoreProblem
from station.core.ledger import Draft, Stream
from station.core.listing import DamagedRow
from station.core.policy import Rulebook
from station.core.progress import CancelToken, Report, silent
from station.core.rehearsal import Rehearsal, rehearsed
from station.store.attested import Attestations
from station.store.comparing_aside import compare_tables
from station.store.dated import DerivedPasts, Then
from station.store.engine import local_folder, transaction
from station.store.guard import StationKey
from station.store.identity import DatabaseIdentity
from station.store.known_branches import ids_before
from station.store.lists.behind import behind_report, require_none
from station.store.past import PastBase, PastStore, past_store
from station.store.reserve import Reserve
from station.store.search import keep_searchable
from station.store.trying import tried
from station.store.unrecorded import Unrecorded
from station.store.view import View
from station.store.witness import Provenance, Witness
from station.store.work import Work

log = logging.getLogger(__name__)


class Store:
    """A station's database.

    `reserve` is given up when the disk is full, so that the last acts can be stored, and made anew when there is room.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        rulebook: Rulebook,
        *,
        changes: Changes | None = None,
        witness: Witness | None = None,
        reserve: Reserve | None = None,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.rulebook = rulebook
        self.changes = changes or Changes()
        self.witness = witness
        self.authenticate: Authenticate | None = None
        """The MAC by the station's key, once that is known; what is guarded is neither checked nor written without it."""
        self.public_key: bytes | None = None
        self.key_fault = ""
        """Why there is no key: ``key_missing``, ``key_unreadable``."""
        self.clock_seen: ClockReading | None = None
        """The reading of the clock that later ones are compared with: of this process, or as the witness has it."""
        self._generations: dict[str, int] | None = None
        """Of the guarded tables: the highest that this process saw, so that an older one put back meanwhile shows."""
        self._before: tuple[str, ...] | None = None
        """The ids that the database had before."""
        self._reserve = reserve
        self._unrecorded = Unrecorded()
        self._writing = threading.Lock()
        self._writer: int | None = None
        self._identity = DatabaseIdentity(engine)
        self._attestations = Attestations()
        self._pasts = DerivedPasts()

    @property
    def shared(self) -> bool:
        """Whether several desktops may have the database, each with a witness of its own: it lies on a server."""
        return self.engine.dialect.name != "sqlite"

    def use_key(self, key: StationKey) -> None:
        """Check and write what is guarded with the station's `key`."""
        self.authenticate, self.public_key, self.key_fault = key.authenticate, key.public_key, ""

    def take_over_witness(self) -> None:
        """Write the witness anew, whatever is there, as far as the streams are now.

        Raises `StoreProblem` ``store.witness_not_written`` when it can't be read back as that.
        """
        if self.witness is None:
            return
        self.witness.take_over()
        with self.read() as view:
            heads = {stream: view.ledger.head(stream) for stream in Stream}
            self._generations = view.generations(self.authenticate)
            seen = (self.clock_seen, self._generations, ids_before(view))
            self.witness.record(view.facts.require("database_id"), heads, self.authenticate, *seen)
        written = self.witness.witness_record(self.authenticate)
        if written is None or written.provenance is not Provenance.OWN or written.heads != heads:
            raise self.witness_not_written()

    def witness_not_written(self) -> StoreProblem:
        """That nothing can be written where the witness is to lie."""
        path = "" if self.witness is None else str(self.witness.path)
        return StoreProblem("store.witness_not_written", path=path)

    @contextmanager
    def read(self) -> Iterator[View]:
        """One unchanging view. Raises `StoreProblem`."""
        known = self._attestations  # another ledger's, once this one went on from other entries
        with transaction(self.engine, write=False) as connection:
            view = View(connection, self.rulebook, known, self.authenticate)
            yield view
            known.keep(view.attested)

    def at(
        self, day: Then, behind: str, report: Report = silent, cancel: CancelToken | None = None
    ) -> PastStore:
        """A store for reading the list or report `behind` as of the end of a day or of both streams' heads. Raises `StoreProblem`."""
        base = PastBase(self.engine, self.rulebook, self.clock, self._pasts, self.authenticate)
        return past_store(base, day, behind, report, cancel)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """One unit of work; commits when the block ends well, within a rehearsal never.

        Raises `StoreProblem`; then nothing happened, but for ``store.outcome_unknown``, where the answer to the commit was
        lost: it may have.

        Raises `IntegrityProblem` ``store.database_replaced``, from then on for every unit of work: the database was
        deleted, replaced or emptied while it was open, and nothing is acknowledged; ``store.went_on_elsewhere`` where
        another program began an epoch in it, as with a new key.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("a unit of work can't be opened inside another one")
        trying = rehearsed()
        with self._writing if trying is None else nullcontext():
            self._writer = threading.get_ident()
            try:
                with self._committing() if trying is None else self._tried(trying) as work:
                    yield work
            except StationError as problem:
                problem.unrecorded = True
                raise
            finally:
                self._writer = None
        if trying is None:
            self.joined(work)

    def _tried(self, trying: Rehearsal) -> AbstractContextManager[Work]:
        return tried(trying, self.engine, self._writing, self._identity, self._begun)

    @contextmanager
    def _committing(self) -> Iterator[Work]:
        try:
            self._identity.require_content()
            with transaction(self.engine, write=True) as connection:
                work = self.join(connection)
                waited = self._unrecorded.drafts
                for draft in waited:
                    work.append(draft)
                yield work
                keep_searchable(connection, work.appended)
        except StoreProblem as problem:
            if problem.code in NO_ROOM and self._reserve is not None:
                self._reserve.give_up()
            raise
        self._unrecorded.settle(len(waited))

    def record_soon(self, *drafts: Draft) -> None:
        """Record what has happened already and can't be refused any more: who signed in, who locked the screen.

        Where there is no room, it waits and comes before anything else once there is some. Raises `StoreProblem` for what
        else the database says.
        """
        for _ in range(2):  # the first time may have given up the reserve
            try:
                with self.write() as work:
                    for draft in drafts:
                        work.append(draft)
            except StoreProblem as problem:
                if problem.code not in NO_ROOM:
                    raise
            else:
                return
        self._unrecorded.put(*drafts)

    @property
    def unrecorded(self) -> tuple[Draft, ...]:
        """What waits for room, in its order."""
        return self._unrecorded.drafts

    @property
    def keeps_in_mind(self) -> bool:
        """Whether what can't be recorded now waits for room: in a window that had room once; a command does not live on."""
        return self._unrecorded.kept

    def live_on(self) -> None:
        """This process goes on after an act, as a window does."""
        self._unrecorded.lives_on = True
        with suppress(StoreProblem):
            self.require_attempt_kept()

    def require_attempt_kept(self) -> None:
        """Raise `StoreProblem` ``store.disk_full`` where a wrong secret would neither be recorded nor kept in mind.

        Each process anew would else take guesses that nobody counts.
        """
        self._unrecorded.require_kept(local_folder(self.engine), self._reserve)

    def catch_up(self) -> int:
        """Record what waits, where there is room by now, and renew the reserve; the number of what still waits."""
        if self._unrecorded.drafts:
            with suppress(StationError), self.write():
                pass
        self._renew_reserve()
        return len(self._unrecorded.drafts)

    def _renew_reserve(self) -> None:
        if self._reserve is not None and not self._unrecorded.drafts:
            self._reserve.keep()

    def require_known(self) -> None:
        """Raise `IntegrityProblem` as `write` where the database is not the one that was opened: nothing is signed for it.

        The first call notes which one is opened.
        """
        self._identity.require_content()
        with transaction(self.engine, write=False) as connection:
            self._identity.check(connection)

    def join(self, connection: Connection) -> Work:
        """A unit of work in the caller's writing transaction; `joined` is called once that is committed."""
        return self._begun(connection, self._identity.confirm(connection))

    def _begun(self, connection: Connection, station: str) -> Work:
        work = Work(connection, self.rulebook, self._attestations, self.clock, station, self.authenticate)
        work.take_turn()
        self._look_at_clock(work)
        return work

    def join_replaced(self, connection: Connection) -> Work:
        """As `join`, in a transaction that put other entries into the ledger: what was known of it says nothing any more."""
        self._identity.forget()
        self._attestations = Attestations()
        self._pasts.close()
        return self.join(connection)

    def require_sound(self, behind: str | None) -> None:
        """Compare all tables behind a list or report with the ledger, before it leaves the program.

        `behind` is its name, empty for what rests on anything, None for what rests on nothing of the state. Raises
        `IntegrityProblem` ``store.sources_damaged`` that names the first rows which are not what the entries give.
        """
        require_none(self.damaged_behind(behind))

    def damaged_behind(self, behind: str | None) -> tuple[DamagedRow, ...]:
        """The rows of all tables behind a list or report that are not what the entries give."""
        wanted = behind_report(behind)
        found = list(compare_tables(self.engine, wanted.aside).differences) if wanted.aside else []
        with self.read() as view:
            found += view.apart_behind(wanted)
        return tuple(DamagedRow(each.table, each.key, each.key) for each in found)

    def look_at_clock(self) -> bool:
        """Whether the clock was set since the last check; the change is on record then. Raises `StoreProblem`."""
        now = self.clock.reading()
        if self.clock_seen is None or jump_between(self.clock_seen, now) is None:
            return False
        with self.write():
            pass
        return True

    def _look_at_clock(self, work: Work) -> None:
        """Compare with the stored reading: small steps add up, and a new boot starts anew."""
        now, seen = self.clock.reading(), self.clock_seen
        jump = None if seen is None else jump_between(seen, now)
        if jump is not None:
            work.note_jump(jump)
        if seen is None or jump is not None or seen.boot != now.boot:
            work.read_clock = now

    def joined(self, work: Work) -> None:
        """The transaction of `work` is committed: update the witness and announce the change."""
        self._attestations.keep(work.attested)
        if work.read_clock is not None:
            self.clock_seen = work.read_clock
        if work.database is not None:
            self._identity.renamed(work.database)
        if not work.appended and not work.guard_moved:
            return
        self._renew_reserve()
        if work.appended:
            self._identity.saw(work.heads)
        if self.witness is not None and self._identity.database is not None:
            self._complete_heads(work)
            self.witness.record(
                self._identity.database,
                self._identity.heads,
                self.authenticate,
                self.clock_seen,
                self._generations_after(work.guard_moved),
                self._before or (),
            )
        if not work.appended:
            return
        self.changes.announce(
            Change(
                frozenset(entry.kind for entry in work.appended),
                frozenset(subject for entry in work.appended for subject in entry.subjects),
            )
        )

    def _complete_heads(self, work: Work) -> None:
        """What the witness holds besides what `work` recorded, as far as this process has not read it."""
        missing = [stream for stream in Stream if stream not in self._identity.heads]
        if missing or work.database is not None or self._before is None:
            with self.read() as view:
                self._identity.saw({stream: view.ledger.head(stream) for stream in missing})
                self._before = ids_before(view)

    def _generations_after(self, moved: dict[str, int]) -> dict[str, int]:
        if self._generations is None:
            with self.read() as view:
                self._generations = view.generations(self.authenticate)
        for name, generation in moved.items():
            self._generations[name] = max(self._generations.get(name, 0), generation)
        return self._generations

    def close(self) -> None:
        """Close every connection."""
        if self._unrecorded.drafts and (left := self.catch_up()):
            log.error(
                "there was no room to the end: %s entries of signing in and locking are not recorded", left
            )
        self._pasts.close()
        self.engine.dispose()
        self._identity.forget()
        self._attestations.forget()
