"""Making and opening a station's database: schema, migration with a backup before it, epochs, state from the ledger."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect

from station.audit.sealing import SealCase, decide_sealed
from station.core.deciding import record
from station.core.errors import StoreProblem
from station.core.ledger import GENESIS, Entry, EpochStarted, LedgerSealed, Stream
from station.core.ledger.own_bodies import EpochReason
from station.core.ledger.verify import EPOCH_STARTED
from station.core.progress import CancelToken, Report, silent
from station.people.sessions import program_session
from station.store.appending import EpochCase, decide_epoch
from station.store.engine import explained, transaction
from station.store.facts import Facts
from station.store.guard import Guard, StationKey
from station.store.indexing import indexed_tables, keep_index_current, reindex
from station.store.migrating import backup, migrate, pending_migrations
from station.store.rebuild import derive, forget_former, note_fingerprints, outdated_tables
from station.store.schema import metadata, state_tables
from station.store.schema.ledger import ledger_head
from station.store.store import Store
from station.store.verification import witness_problems
from station.store.view import View
from station.store.witness import machine_digest


def create_station(store: Store, signer: StationKey, *, station_id: str, office: str) -> None:
    """Make the tables of a new station and open the first epoch of both streams.

    Raises `StoreProblem` ``store.exists_already`` when the database holds a station.
    """
    if is_initialised(store.engine):
        raise StoreProblem("store.exists_already")
    migrate(store.engine)
    database_id = secrets.token_hex(16)
    with transaction(store.engine, write=True) as connection:
        metadata.create_all(connection)
        facts = Facts(connection)
        facts.set("station_id", station_id)
        facts.set("database_id", database_id)
        facts.set("office", office)
        note_fingerprints(facts, state_tables())
        reindex(connection)
        _empty_heads(connection, signer.suite)
        Guard(connection, signer.authenticate).seal()
    store.authenticate = signer.authenticate
    _start_epochs(store, signer, database_id, "first", {})


def is_initialised(engine: Engine) -> bool:
    """Whether the database holds a station. Raises `StoreProblem` when it can't be read."""
    with explained():
        if not inspect(engine).has_table("station_fact"):
            return False
    with transaction(engine, write=False) as connection:
        return Facts(connection).get("database_id") is not None


def open_station_database(
    store: Store,
    signer: StationKey | None,
    *,
    database: Path | None,
    now: datetime,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> list[str]:
    """Bring an existing database up to this program and notice restores and clones.

    With a `signer` a noticed restore or clone opens a new epoch; without one nothing is appended (checks and reports
    open that way); that state is to be derived anew is then only noticed (``outdated``). Returns what was done or
    noticed, as codes (``migrated``, ``rebuilt``, ``outdated``, ``restored``, ``cloned``, ``guarded``, ``witness_missing``, ``witness_unreadable``). Raises `StoreProblem` when
    the database holds no station, `Cancelled`.
    """
    if not is_initialised(store.engine):
        raise StoreProblem("store.not_initialised")
    inspecting = signer is None
    done = [] if inspecting else _witness_fault(store)
    if pending_migrations(store.engine):
        if inspecting:
            raise StoreProblem("store.older_program")
        if database is not None:
            backup(database, now)
        migrate(store.engine)
        done.append("migrated")
    with transaction(store.engine, write=False) as connection:
        outdated = outdated_tables(connection)
    if inspecting:
        done += ["outdated"] if outdated else []
    else:
        if outdated:
            derive(store.engine, outdated, report, cancel)
            with transaction(store.engine, write=True) as connection:
                forget_former(connection)
            done.append("rebuilt")
        with transaction(store.engine, write=True) as connection:
            keep_index_current(connection, anew=not outdated.isdisjoint(indexed_tables()))
    if signer is not None:
        _require_own_key(store, signer)
        store.authenticate = signer.authenticate
        if "migrated" in done and _guard_from_now_on(store):
            done.append("guarded")
        reason = _start_epoch_if_restored(store, signer)
        if reason is not None:
            done.append(reason)
    return done


def _witness_fault(store: Store) -> list[str]:
    """That there is no witness to go by; looked at before anything is recorded, which writes it anew."""
    fault = "" if store.witness is None else store.witness.fault()
    return [fault] if fault else []


def _guard_from_now_on(store: Store) -> bool:
    """Guard the rows of a database of before, once: whether that was to be done."""
    with store.write() as work:
        if work.ledger.page(Stream.AUDIT, size=1, kind=LedgerSealed.KIND) or work.guard.sealed:
            return False
        case = SealCase("upgrade", work.guard.seal())
        record(work, decide_sealed(program_session(), case, work.policy, store.clock.now()))
    return True


def _require_own_key(store: Store, signer: StationKey) -> None:
    """Raise `StoreProblem` ``store.key_differs`` for the key of another station: nothing is signed with it."""
    with store.read() as view:
        for stream in Stream:
            newest = view.ledger.page(stream, size=1, kind=EPOCH_STARTED)
            if newest and _signed_by(newest[0]) != signer.public_key.hex():
                raise StoreProblem("store.key_differs", key=signer.key_id)


def _signed_by(opening: Entry) -> str:
    """The key that an epoch was opened with, in hex; "" for an entry that can't be read."""
    typed = opening.typed
    return typed.public_key if isinstance(typed, EpochStarted) else ""


def _start_epoch_if_restored(store: Store, signer: StationKey) -> str | None:
    """A new epoch when the witness knows more than the database, or knows another machine or database."""
    testimony = store.witness.testimony() if store.witness is not None else None
    if testimony is None:
        return None
    with store.read() as view:
        problems = witness_problems(view, testimony)
        if any(_ends_wrongly(view, stream) for stream in Stream):
            return None  # damaged, not older: verification says where
    if problems:
        reason: EpochReason = "restored"
    elif testimony.machine != machine_digest():
        reason = "cloned"
    else:
        return None
    evidence: dict[str, object] = {
        "database_id": testimony.database_id,
        "machine": testimony.machine,
        "heads": {
            stream.value: {"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()}
            for stream, head in testimony.heads.items()
        },
    }
    fresh = secrets.token_hex(16)
    with transaction(store.engine, write=True) as connection:
        Facts(connection).set("database_id", fresh)
    store.forget_identity()
    _start_epochs(store, signer, fresh, reason, evidence)
    return reason


def _ends_wrongly(view: View, stream: Stream) -> bool:
    """Whether a stream does not end where its head row says."""
    head = view.ledger.head(stream)
    return view.ledger.hash_at(stream, head.seq) != head.hash


def _start_epochs(
    store: Store, signer: StationKey, database_id: str, reason: EpochReason, evidence: dict[str, object]
) -> None:
    with store.write() as work:
        for stream in Stream:
            case = EpochCase(stream, signer, database_id, reason, evidence)
            (draft,) = decide_epoch(program_session(), case, work.policy, store.clock.now()).drafts
            work.start_epoch(draft, signer.suite)


def _empty_heads(connection: Connection, suite: str) -> None:
    """Write the head rows of a new database."""
    connection.execute(
        insert(ledger_head),
        [
            {
                "stream": stream.value,
                "epoch": 0,
                "suite": suite,
                "seq": 0,
                "hash": GENESIS,
                "recorded_at": "",
            }
            for stream in Stream
        ],
    )
