"""Putting the centre's entries in the place of a branch that parted from them: one transaction, or nothing of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.schema import CreateTable

from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Checkpoint, Signer, StoredEntry, Stream
from station.core.places import make_folder
from station.core.progress import CancelToken, Report
from station.store.beside.rows import verifiers_apart
from station.store.checkpoints import chain_anew
from station.store.comparing import differences
from station.store.engine import open_scratch, transaction
from station.store.epochs import begin_epochs
from station.store.guard import as_guarded
from station.store.indexing import reindex
from station.store.readers.ledger import LedgerRows
from station.store.readers.reading import STATE_DAMAGED
from station.store.rebuild import derive_within, lock_heads
from station.store.schema.ledger import checkpoint, credential, ledger_entry, ledger_head
from station.store.schema.sync import sync_peer
from station.store.search import keep_searchable
from station.store.store import Store
from station.store.work import Work
from station.sync.continuing import Conclude, Parted
from station.sync.fetching import FetchedEntries, StreamPlan

_AT_ONCE = 500


class FetchedFile:
    """Fetched entries in a file of their own, whatever their number."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with transaction(engine, write=True) as connection:
            connection.execute(CreateTable(ledger_entry))

    def put(self, rows: Sequence[StoredEntry]) -> None:
        """Add rows."""
        with transaction(self._engine, write=True) as connection:
            connection.execute(insert(ledger_entry), [_row(each) for each in rows])

    @contextmanager
    def entries(self, stream: Stream) -> Iterator[Iterator[StoredEntry]]:
        """The rows of a stream, in their order."""
        with transaction(self._engine, write=False) as connection:
            yield LedgerRows(connection).stored(stream)


class StoredContinuation:
    """A station's database whose entries can be replaced (`station.sync.continuing.LedgerReplacing`)."""

    def __init__(self, store: Store, signer: Signer | None, folder: Path) -> None:
        """`folder` takes the fetched entries until they are taken over."""
        self._store, self._signer, self._folder = store, signer, folder

    @contextmanager
    def staging(self) -> Iterator[FetchedFile]:
        """A place for fetched entries, which is gone afterwards."""
        make_folder(self._folder)
        with TemporaryDirectory(prefix="fetched-", dir=self._folder) as folder:
            engine = open_scratch(Path(folder) / "entries.db")
            try:
                yield FetchedFile(engine)
            finally:
                engine.dispose()

    def replace(
        self,
        plans: Sequence[StreamPlan],
        fetched: FetchedEntries,
        conclude: Conclude,
        report: Report,
        cancel: CancelToken | None,
    ) -> None:
        """Take the fetched entries over, derive the state anew, begin an epoch and `conclude`: all of it or nothing.

        The state that results is compared with the entries once more before it is committed. Raises Refused
        ``sync.preview_outdated``, ``sync.beside_first``, `IntegrityProblem`, `Cancelled`.
        """
        store, signer = self._store, self._signer
        if signer is None:
            raise RuntimeError("opened without the station's key")
        record = None if store.witness is None else store.witness.witness_record(store.authenticate)
        with transaction(store.engine, write=True) as connection:
            lock_heads(connection)
            self._require_guarded(connection)
            branches = [_exchange(connection, plan, fetched) for plan in plans]
            derive_within(connection, report, cancel)
            reindex(connection)
            work = store.join_replaced(connection)
            parted = [
                Parted(plan, branch, _checkpoints_taken_out(connection, work, plan))
                for plan, branch in zip(plans, branches, strict=True)
            ]
            chain_anew(connection)
            evidence = {} if record is None else record.evidence
            begin_epochs(work, store.clock, signer, secrets.token_hex(16), "restored", evidence)
            _forget_unnamed_verifiers(connection)
            conclude(work, parted)
            keep_searchable(connection, work.appended)
            for apart in differences(connection):
                raise IntegrityProblem(STATE_DAMAGED, table=apart.table, key=apart.key)
            if cancel is not None:
                cancel.check()
        store.joined(work)

    def _require_guarded(self, connection: Connection) -> None:
        """Raise Refused where rows beside the ledger are not as they were guarded: nothing may seem to accept them."""
        for table in (checkpoint, sync_peer):
            if not as_guarded(connection, self._store.authenticate, table):
                raise Refused("sync.beside_first", table=table.name)


def _exchange(connection: Connection, plan: StreamPlan, fetched: FetchedEntries) -> tuple[StoredEntry, ...]:
    """Put the fetched entries of a stream behind the last one that stays; returns what stood there instead."""
    stream, kept = plan.stream, plan.kept
    ledger = LedgerRows(connection)
    if ledger.kept_head(stream) != plan.local:
        raise Refused("sync.preview_outdated")
    with fetched.entries(stream) as theirs:
        branch = tuple(_parted(ledger.stored(stream, after=kept.seq), theirs))
    of_stream = ledger_entry.c.stream == stream.value
    connection.execute(delete(ledger_entry).where(of_stream, ledger_entry.c.seq > kept.seq))
    with fetched.entries(stream) as theirs:
        page: list[StoredEntry] = []
        for row in theirs:
            page.append(row)
            if len(page) == _AT_ONCE:
                connection.execute(insert(ledger_entry), [_row(each) for each in page])
                page.clear()
        if page:
            connection.execute(insert(ledger_entry), [_row(each) for each in page])
    _move_head(connection, ledger, plan)
    return branch


def _parted(mine: Iterator[StoredEntry], theirs: Iterator[StoredEntry]) -> Iterator[StoredEntry]:
    """The rows here that the fetched ones don't have with the same content; both are in order."""
    other = next(theirs, None)
    for row in mine:
        while other is not None and other.seq < row.seq:
            other = next(theirs, None)
        if other is None or (other.seq, other.hash, other.content) != (row.seq, row.hash, row.content):
            yield row


def _move_head(connection: Connection, ledger: LedgerRows, plan: StreamPlan) -> None:
    end = plan.centre if plan.missing else plan.kept
    row = next(ledger.stored(plan.stream, after=end.seq - 1, until=end.seq), None)
    begun = ledger.epoch_started(plan.stream, end.epoch)
    connection.execute(
        update(ledger_head)
        .where(ledger_head.c.stream == plan.stream.value)
        .values(
            epoch=end.epoch,
            suite=plan.suite if begun is None else begun.suite,
            seq=end.seq,
            hash=end.hash,
            recorded_at="" if row is None else row.recorded_at,
        )
    )


def _checkpoints_taken_out(connection: Connection, work: Work, plan: StreamPlan) -> tuple[str, ...]:
    """Take out the checkpoints of what is gone; returns their notes."""
    of_branch = (checkpoint.c.stream == plan.stream.value, checkpoint.c.seq > plan.kept.seq)
    ledger = LedgerRows(connection)
    rows = [
        row
        for row in connection.execute(select(checkpoint).where(*of_branch).order_by(checkpoint.c.seq))
        if not _still_holds(str(row.note), ledger)
    ]
    for row in rows:
        work.guard.remove(checkpoint, row.stream, row.seq, row.made_at)
    return tuple(str(row.note) for row in rows)


def _still_holds(note: str, ledger: LedgerRows) -> bool:
    try:
        head = Checkpoint.parse(note).head
    except (ValueError, KeyError):
        return False
    return ledger.hash_at(head.stream, head.seq) == head.hash


def _forget_unnamed_verifiers(connection: Connection) -> None:
    """Delete passwords and PINs of owners who have none by the fetched entries: only the branch knew them."""
    for found in list(verifiers_apart(connection)):
        if found.code == "verifier_foreign":
            connection.execute(delete(credential).where(credential.c.owner == found.facts["owner"]))


def _row(each: StoredEntry) -> dict[str, object]:
    return each._asdict() | {"stream": each.stream.value}
