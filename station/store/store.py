"""The unit of work: one transaction in which entries are appended and the state they change is written.

A use case opens ``with store.write() as work``, reads through ``work.people``, ``work.equipment`` and so on, appends
drafts with ``work.append`` and leaves; everything commits together or not at all. ``store.read()`` gives the same
readers over one unchanging view.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from station.core.authentication import Authenticate
from station.core.changes import Change, Changes
from station.core.clock import Clock, ClockReading, jump_between
from station.core.errors import IntegrityProblem, StoreProblem
from station.core.ledger import Stream
from station.core.listing import DamagedRow
from station.core.policy import Rulebook
from station.store.attested import Attestations
from station.store.comparing_aside import compare_tables
from station.store.dated import DatedLists
from station.store.engine import transaction
from station.store.guard import StationKey
from station.store.identity import DatabaseIdentity
from station.store.lists.behind import behind_report
from station.store.search import keep_searchable
from station.store.view import View
from station.store.witness import Provenance, Witness
from station.store.work import Work

_ROWS_NAMED = 5
"""Of the damaged rows behind a report."""
_PERHAPS_FULL = frozenset({"store.disk_full", "store.disk_error"})
"""SQLite says "I/O error" where there is no room for the index beside its log."""


class Store:
    """A station's database.

    `reserve` is a file that is deleted when the disk is full, so that the last acts can be stored.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        rulebook: Rulebook,
        *,
        changes: Changes | None = None,
        witness: Witness | None = None,
        reserve: Path | None = None,
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
        self._reserve = reserve
        self._writing = threading.Lock()
        self._writer: int | None = None
        self._identity = DatabaseIdentity(engine)
        self._attestations = Attestations()
        self._past = DatedLists()

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
            self.witness.record(
                view.facts.require("database_id"),
                heads,
                self.authenticate,
                self.clock_seen,
                self._generations,
            )
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
            view = View(connection, self.rulebook, known, self._past, self.authenticate)
            yield view
            known.keep(view.attested)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """One unit of work; commits when the block ends well.

        Raises `StoreProblem`; then nothing happened, but for ``store.outcome_unknown``, where the answer to the commit was
        lost: it may have.

        Raises `IntegrityProblem` ``store.database_replaced``, from then on for every unit of work: the database was
        deleted, replaced or emptied while it was open, and nothing is acknowledged; ``store.went_on_elsewhere`` where
        another program began an epoch in it, as with a new key.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("a unit of work can't be opened inside another one")
        with self._writing:
            self._writer = threading.get_ident()
            try:
                with self._committing() as work:
                    yield work
            finally:
                self._writer = None
        self.joined(work)

    @contextmanager
    def _committing(self) -> Iterator[Work]:
        try:
            self._identity.require_content()
            with transaction(self.engine, write=True) as connection:
                work = self.join(connection)
                yield work
                keep_searchable(connection, work.appended)
        except StoreProblem as problem:
            if problem.code in _PERHAPS_FULL and self._reserve is not None:
                with contextlib.suppress(OSError):
                    self._reserve.unlink()
            raise

    def require_known(self) -> None:
        """Raise `IntegrityProblem` as `write` where the database is not the one that was opened: nothing is signed for it.

        The first call notes which one is opened.
        """
        self._identity.require_content()
        with transaction(self.engine, write=False) as connection:
            self._identity.check(connection)

    def join(self, connection: Connection) -> Work:
        """A unit of work in the caller's writing transaction; `joined` is called once that is committed."""
        work = Work(
            connection,
            self.rulebook,
            self._attestations,
            self.clock,
            self._identity.confirm(connection),
            self.authenticate,
        )
        work.take_turn()
        self._look_at_clock(work)
        return work

    def join_replaced(self, connection: Connection) -> Work:
        """As `join`, in a transaction that put other entries into the ledger: what was known of it says nothing any more."""
        self._identity.forget()
        self._attestations = Attestations()
        self._past.close()
        return self.join(connection)

    def require_sound(self, behind: str | None) -> None:
        """Compare all tables behind a list or report with the ledger, before it leaves the program.

        `behind` is its name, empty for what rests on anything, None for what rests on nothing of the state. Raises
        `IntegrityProblem` ``store.sources_damaged`` that names the first rows which are not what the entries give.
        """
        found = self.damaged_behind(behind)
        if found:
            rows = [f"{each.table} {each.key}".strip() for each in found]
            raise IntegrityProblem(
                "store.sources_damaged", count=len(rows), rows="; ".join(rows[:_ROWS_NAMED])
            )

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
        if work.appended:
            self._identity.saw(work.heads)
        if self.witness is not None and self._identity.database is not None:
            self._complete_heads()
            self.witness.record(
                self._identity.database,
                self._identity.heads,
                self.authenticate,
                self.clock_seen,
                self._generations_after(work.guard_moved),
            )
        if not work.appended:
            return
        self.changes.announce(
            Change(
                frozenset(entry.kind for entry in work.appended),
                frozenset(subject for entry in work.appended for subject in entry.subjects),
            )
        )

    def _complete_heads(self) -> None:
        missing = [stream for stream in Stream if stream not in self._identity.heads]
        if missing:
            with self.read() as view:
                self._identity.saw({stream: view.ledger.head(stream) for stream in missing})

    def _generations_after(self, moved: dict[str, int]) -> dict[str, int]:
        if self._generations is None:
            with self.read() as view:
                self._generations = view.generations(self.authenticate)
        for name, generation in moved.items():
            self._generations[name] = max(self._generations.get(name, 0), generation)
        return self._generations

    def close(self) -> None:
        """Close every connection."""
        self._past.close()
        self.engine.dispose()
        self._identity.forget()
        self._attestations.forget()
