"""Proving that no entry was changed or lost, and that the state on screen comes from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from station.audit.entry_lines import EntryLine
from station.audit.histories import REGISTER
from station.audit.losses import decide_loss_witnessed
from station.audit.naming import EntryNames
from station.audit.ports import (
    WITNESS_UNPROVED,
    LedgerProof,
    LedgerStorage,
    LedgerView,
    LedgerWork,
    StateComparison,
)
from station.audit.rebuilding import RebuildCase, decide_rebuilt
from station.audit.sealing import SealCase, decide_sealed
from station.core.clock import Clock, local, local_today
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Checkpoint, Entry, Head, LedgerSealed, Signer, Stream
from station.core.progress import CancelToken, Report, silent
from station.people.asking import Ask, asks, asks_nothing, require
from station.people.permissions import Permission
from station.people.sessions import Session

COMPARE_EVERY = timedelta(days=1)
_NEWEST = 20
"""Checkpoints among which the day's one is looked for."""


class Proof:
    """Verification, heads, checkpoints, the entries themselves, and the rebuild of derived state."""

    def __init__(self, keeping: LedgerStorage, signer: Signer | None, clock: Clock) -> None:
        self._keeping = keeping
        self._signer = signer
        self._clock = clock

    @property
    @asks_nothing("stands on every slip")
    def station_id(self) -> str:
        """Id of this station, as its slips and checkpoints name it."""
        return self._keeping.station_id

    @asks(Permission.LEDGER_VIEW)
    def verify(
        self,
        session: Session,
        *,
        thorough: bool = True,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> LedgerProof:
        """Verify both streams from the first byte on (DM-03). Changes nothing. Raises `Cancelled`."""
        return self._keeping.verify(thorough=thorough, report=report, cancel=cancel)

    @asks(Permission.LEDGER_VIEW)
    def heads(self, session: Session) -> dict[Stream, Head]:
        """The ends of both streams."""
        with self._keeping.read() as view:
            return {stream: view.ledger.head(stream) for stream in Stream}

    @asks(Permission.LEDGER_VIEW)
    def compare_state(
        self, session: Session, report: Report = silent, cancel: CancelToken | None = None
    ) -> StateComparison:
        """Compare all derived state with the ledger, byte for byte, and name entries that can't be true.

        Raises `Cancelled`.
        """
        return self._keeping.compare_state(report, cancel)

    @asks_nothing("the program compares the state with the ledger by itself")
    def compare_in_background(
        self, report: Report = silent, cancel: CancelToken | None = None
    ) -> StateComparison:
        """The program's own comparison, after the start and once a day, in a process of low priority.

        `last_comparison` returns the result later; of many differences it holds the first ones. Raises `Cancelled`.
        """
        return self._keeping.compare_aside(report, cancel, background=True)

    @asks(Permission.LEDGER_VIEW)
    def compare_now(
        self, session: Session, report: Report = silent, cancel: CancelToken | None = None
    ) -> StateComparison:
        """The same at full speed, because a person waits. Raises `Cancelled`."""
        return self._keeping.compare_aside(report, cancel, background=False)

    @asks_nothing("says only whether the program's next comparison is due")
    def comparison_due(self) -> bool:
        """Whether the last comparison is a day old, or there was none."""
        last = self._keeping.last_comparison()
        passed = None if last is None else self._clock.now() - last.compared_at
        # A clock that was ahead then, or is behind now, puts nothing off.
        return passed is None or not timedelta(0) <= passed < COMPARE_EVERY

    @asks(Permission.LEDGER_VIEW)
    def last_comparison(self, session: Session) -> StateComparison | None:
        """The result of the program's last comparison; None before the first one."""
        return self._keeping.last_comparison()

    @asks(Permission.LEDGER_MAINTAIN)
    def rebuild_state(
        self, session: Session, *, system_user: str = "", report: Report = silent
    ) -> StateComparison:
        """Delete derived state and derive it anew; returns what differed before.

        An entry (``ledger.rebuilt``) names it, with the first rows, and who asked: the session and `system_user`.
        """
        before = self._keeping.compare_state(report, None)
        replaced = self._keeping.parts_replaced(before)
        before = replace(before, differences=(*before.differences, *replaced))

        def conclude(work: LedgerWork, entries: int) -> None:
            case = RebuildCase(before, entries, system_user)
            record(work, decide_rebuilt(session, case, work.policy, self._clock.now()))

        self._keeping.rebuild_state(report, conclude)
        return before

    @asks(Permission.LEDGER_MAINTAIN)
    def accept(self, session: Session, reason: str, *, restored: bool = False) -> tuple[str, ...]:
        """Accept the findings beside the ledger, by a person's decision; returns these findings.

        Guarded rows are guarded anew, and the witness is written anew by the present database and settings.
        `restored` says that the witness is right and the database is an older one: a new epoch begins with what the
        witness knew, as it does for one that the station's key proves. What another one knew and the ledger lacks is
        recorded: nobody can know that it was forged. An entry names all of it and the `reason`. Raises Refused ``ledger.nothing_to_accept``,
        ``ledger.reason_missing``, ``ledger.no_witness_restored``, `StoreProblem` ``store.witness_not_written``.
        """
        with self._keeping.read() as view:
            before = _last_sealed(view)
        guarded, witness = self._keeping.guarded_apart(), self._keeping.witness_apart()
        if restored and WITNESS_UNPROVED.isdisjoint(witness):
            raise Refused("ledger.no_witness_restored", rule="DM-03")
        beside = ("witness",) if witness else ()
        loss = self._keeping.lost_by_witness() if witness else None
        begins = restored or (loss is not None and loss.proved)
        if beside:
            self._keeping.require_witness_place()
        with self._keeping.write() as work:
            if _last_sealed(work) != before:
                # Somebody else decided on the same findings since they were looked at.
                raise Refused("ledger.nothing_to_accept", rule="DM-03")
            work.sync.forget_damaged()
            tables = {**work.guard.seal(), **dict.fromkeys(beside, 1)}
            case = SealCase("accepted", tables, (*guarded, *beside), reason)
            record(work, decide_sealed(session, case, work.policy, self._clock.now()))
            if loss is not None and not begins:
                record(work, decide_loss_witnessed(session, loss, work.policy, self._clock.now()))
        if beside:
            self._keeping.take_over_witness(self._signer if begins else None)
        return (*guarded, *beside)

    @asks(Permission.LEDGER_VIEW)
    def entry(self, session: Session, stream: Stream, seq: int) -> Entry | None:
        """The entry at a place; None beyond the end of the stream."""
        with self._keeping.read() as view:
            found = view.ledger.entry(stream, seq)
            return None if found is None else EntryNames(view).added(found)

    @asks(Permission.LEDGER_VIEW)
    def page(
        self,
        session: Session,
        stream: Stream,
        *,
        before: int | None = None,
        size: int = 200,
        kind: str | None = None,
    ) -> list[Entry]:
        """Entries newest first, below `before`; `kind` is a prefix such as ``equipment.``."""
        with self._keeping.read() as view:
            return view.ledger.page(stream, before=before, size=size, kind=kind)

    @asks(Permission.LEDGER_VIEW)
    def lines(self, session: Session, stream: Stream, seqs: Sequence[int]) -> tuple[EntryLine, ...]:
        """The lines at these places, in their order; a missing or unreadable entry is a line without an entry."""
        with self._keeping.read() as view:
            found = {row.seq: row for row in view.ledger.stored_at(stream, seqs)}
            voids = view.voids.of([(stream, seq) for seq in seqs])
        return tuple(
            EntryLine.of(found[seq]).voided(voids) if seq in found else EntryLine(stream, seq) for seq in seqs
        )

    @asks(Permission.EQUIPMENT_VIEW)
    def about(self, session: Session, subject: str, *, newest: int | None = None) -> list[Entry]:
        """All entries about a subject (``item:BWC-0017``), oldest first (PF-10).

        Whoever may see the register may see the entries about its items and places; all others need the permission to read the
        ledger. Raises NotPermitted.
        """
        if not subject.startswith(REGISTER):
            require(session, Ask((Permission.LEDGER_VIEW,)))
        with self._keeping.read() as view:
            return list(map(EntryNames(view).added, view.ledger.about(subject, newest=newest)))

    @asks(Permission.LEDGER_VIEW)
    def checkpoint(self, session: Session) -> list[Checkpoint]:
        """Sign and store checkpoints of the present ends of both streams.

        Returns them, for printing or another medium. Needs the station's key: raises RuntimeError on a station opened
        for reading only.
        """
        return self._checkpoint()

    @asks_nothing("the program closes the day by itself")
    def close_day(self) -> list[Checkpoint]:
        """The program's own checkpoint, once a day per stream: at the first start of a day, when a day begins, and at shut-down."""
        today = local_today(self._clock)
        with self._keeping.read() as view:
            for stream in Stream:
                notes = view.ledger.checkpoint_notes(stream)[-_NEWEST:]
                # Not the newest one alone: a clock that was ahead when it was made would put the next ones off.
                if today not in {
                    local(made, self._clock.zone).date() for made in map(_made_at, notes) if made
                }:
                    break
            else:
                return []
        return self._checkpoint()

    @asks(Permission.LEDGER_VIEW)
    def checkpoints(self, session: Session, stream: Stream) -> list[Checkpoint]:
        """All signed checkpoints of a stream, oldest first."""
        with self._keeping.read() as view:
            return [Checkpoint.parse(note) for note in view.ledger.checkpoint_notes(stream)]

    def _checkpoint(self) -> list[Checkpoint]:
        if self._signer is None:
            raise RuntimeError("opened without the station's key")
        made = []
        with self._keeping.write() as work:
            for stream in Stream:
                head = work.ledger.head(stream)
                made.append(Checkpoint.sign(self._keeping.station_id, head, self._clock.now(), self._signer))
                work.ledger.keep_checkpoint(made[-1])
        return made


def _made_at(note: str) -> datetime | None:
    """When a checkpoint was made; None when it can't be read: verification names it, and a new one is due."""
    try:
        return Checkpoint.parse(note).made_at
    except (ValueError, KeyError, AttributeError):
        return None


def _last_sealed(view: LedgerView) -> int:
    """The number of the newest entry that something was accepted; 0 without one."""
    return next((each.seq for each in view.ledger.of_kind(Stream.AUDIT, LedgerSealed.KIND, 1)), 0)
