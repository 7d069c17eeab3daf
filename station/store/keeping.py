"""The stored ledger as a whole, for `station.audit`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from station.audit.losses import Loss
from station.audit.ports import LedgerProof, StateComparison, StateDifference, StreamProof
from station.core.errors import IntegrityProblem, StoreProblem
from station.core.ledger import ChainProblem, Signer
from station.core.progress import CancelToken, Report
from station.printing.slip_record import KeptSlips
from station.store.beside import make_indexes_anew
from station.store.comparing import Comparison
from station.store.comparing_aside import compare_aside, compare_soon
from station.store.comparison_memory import recall, remember
from station.store.engine import transaction
from station.store.epochs import start_epoch
from station.store.facts import Facts
from station.store.guard import guard_problems
from station.store.indexing import reindex
from station.store.judging import judge
from station.store.keys import signature_holds
from station.store.rebuild import derive
from station.store.replaced_parts import parts_replaced
from station.store.store import Store
from station.store.verification import verify_ledger
from station.store.view import View
from station.store.witness import Witness
from station.store.witnessed import key_problems, look_at_witness
from station.store.work import Work


class StoredLedger:
    """Verification and rebuilding over a `Store`."""

    def __init__(self, store: Store, unknown: Sequence[str] = (), slips: KeptSlips | None = None) -> None:
        """`unknown` are settings of the station that the program does not know, `slips` is the folder of slips."""
        self._store, self._unknown, self._slips = store, tuple(unknown), slips

    @property
    def station_id(self) -> str:
        """Id of the station. Raises `StoreProblem` when the database holds none."""
        with transaction(self._store.engine, write=False) as connection:
            return Facts(connection).require("station_id")

    def read(self) -> AbstractContextManager[View]:
        """One unchanging view."""
        return self._store.read()

    def write(self) -> AbstractContextManager[Work]:
        """One unit of work."""
        return self._store.write()

    def require_known(self) -> None:
        """Raise `IntegrityProblem` where the database is not the one that was opened, or went on without this program."""
        self._store.require_known()

    def look_at_clock(self) -> bool:
        """Whether the clock was set since the last check; the change is on record then. Raises `StoreProblem`."""
        return self._store.look_at_clock()

    def verify(self, *, thorough: bool, report: Report, cancel: CancelToken | None) -> LedgerProof:
        """Verify everything; changes nothing."""
        settings = (ChainProblem("setting_unknown", "", 0, {"name": name}) for name in self._unknown)
        with self._store.read() as view:
            try:
                key_holds = not key_problems(self._store, view)
            except IntegrityProblem:  # where a stream ends was lost: told with the rest
                key_holds = True
        with transaction(self._store.engine, write=False) as connection:
            # Another key checks nothing: that it is another one says it all.
            guarded = guard_problems(connection, self._store.authenticate) if key_holds else []
        found = verify_ledger(self._store, signature_holds, thorough=thorough, report=report, cancel=cancel)
        streams = tuple(StreamProof(each.stream, each.entries, each.head) for each in found.streams)
        slips = self._slips_apart(cancel) if thorough else ()
        files = (*found.files, *settings, *slips)
        return LedgerProof(streams, found.problems, (*found.beside, *guarded), files)

    def _slips_apart(self, cancel: CancelToken | None) -> Iterator[ChainProblem]:
        """Slips on record that are missing or have another content."""
        if self._slips is None:
            return
        try:
            with self._store.read() as view:
                on_record = view.printing.slips()
        except (StoreProblem, IntegrityProblem):
            return  # the table is lost or damaged: the schema's look and the comparison say so
        for place, sha256 in sorted(on_record.items()):
            if cancel is not None:
                cancel.check()
            try:
                digest = self._slips.digest(place)
            except OSError:
                digest = ""
            if digest is None and self._store.shared:
                continue  # printed on another desktop of the office, which has it
            if digest != sha256:
                code = "slip_missing" if digest is None else "slip_changed"
                yield ChainProblem(code, "", 0, {"place": place})

    def compare_state(self, report: Report, cancel: CancelToken | None) -> StateComparison:
        """Compare the state in use with the one the ledger gives."""
        at = self._store.clock.now()
        found = compare_soon(self._store.engine, report, cancel)
        with transaction(self._store.engine, write=False) as connection:
            return _comparison(at, found, guard_problems(connection, self._store.authenticate))

    def compare_aside(
        self, report: Report, cancel: CancelToken | None, *, background: bool
    ) -> StateComparison:
        """The same in a separate process; the result is stored."""
        at = self._store.clock.now()
        compared = compare_aside(self._store.engine, report, cancel, background=background)
        with transaction(self._store.engine, write=True) as connection:
            found = _comparison(at, compared, guard_problems(connection, self._store.authenticate))
            remember(Facts(connection), found)
        return found

    def last_comparison(self) -> StateComparison | None:
        """The result of the last `compare_aside`."""
        with transaction(self._store.engine, write=False) as connection:
            return recall(Facts(connection))

    def guarded_apart(self) -> tuple[str, ...]:
        """Guarded tables that differ from their guard."""
        with transaction(self._store.engine, write=False) as connection:
            found = guard_problems(connection, self._store.authenticate)
        return tuple(str(each.facts["table"]) for each in found)

    def witness_apart(self) -> tuple[str, ...]:
        """Findings about the witness for a person's decision: codes of `look_at_witness`.

        With some it stays as it is until that decision, else the entry about it would be written over what it says.
        """
        witness = self._store.witness
        if witness is None:
            return ()
        witness_record = witness.witness_record(self._store.authenticate)
        with self._store.read() as view:
            found = look_at_witness(self._store, view, witness_record).findings
        if found:
            witness.leave()
        return tuple(each.code for each in found)

    def lost_by_witness(self) -> Loss | None:
        """What the witness knows and the ledger lacks, whoever wrote it; None where nothing is on record nowhere."""
        witness = self._store.witness
        witness_record = None if witness is None else witness.witness_record(self._store.authenticate)
        if witness_record is None:
            return None
        with self._store.read() as view:
            return judge(view, witness_record, shared=self._store.shared).loss(witness_record)

    def require_witness_place(self) -> None:
        """Raise `StoreProblem` ``store.witness_not_written`` where no witness could be written."""
        witness = self._store.witness
        if witness is not None and not witness.can_be_made():
            raise self._store.witness_not_written()

    def take_over_witness(self, restored: Signer | None) -> None:
        """Write the witness anew, or raise `StoreProblem` ``store.witness_not_written``; with a key for `restored` a new epoch begins, with what the witness said."""
        witness = self._store.witness
        witness_record = None if witness is None else witness.witness_record(self._store.authenticate)
        # First what the witness says: a program that is ended between leaves it as it is.
        if restored is not None and witness_record is not None:
            start_epoch(self._store, restored, "restored", witness_record, decided=True)
        self._store.take_over_witness()

    def restate_witness(self, place: Path, settings: Mapping[str, str]) -> None:
        """Write the witness anew at `place`, or raise `StoreProblem` ``store.witness_not_written``; then it is as it was."""
        former = self._store.witness
        self._store.witness = Witness(place, settings)
        try:
            self._store.take_over_witness()
        except StoreProblem:
            self._store.witness = former
            raise

    def parts_replaced(self, before: StateComparison) -> tuple[StateDifference, ...]:
        """What of the findings beside the ledger goes with a rebuild."""
        return tuple(parts_replaced(before.beside))

    def rebuild_state(self, report: Report, conclude: Callable[[Work, int], None]) -> int:
        """Derive the state anew, its indexes as well."""
        concluded = []
        with transaction(self._store.engine, write=True) as connection:
            make_indexes_anew(connection)

        def in_place(connection: Connection, replayed: int) -> None:
            reindex(connection)
            concluded.append(self._store.join(connection))
            conclude(concluded[0], replayed)

        replayed = derive(self._store.engine, report=report, in_place=in_place)
        for work in concluded:
            self._store.joined(work)
        return replayed


def _comparison(at: datetime, found: Comparison, guarded: list[ChainProblem]) -> StateComparison:
    differences = tuple(StateDifference(each.table, each.key, each.found) for each in found.differences)
    return StateComparison(
        at,
        found.entries,
        found.rows,
        differences,
        found.impossible,
        found.outdated,
        (*found.beside, *guarded),
    )
