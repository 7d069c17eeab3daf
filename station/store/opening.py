"""Making and opening a station's database: schema, migration with a backup before it, epochs, state from the ledger."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect

from station.audit.ports import StateComparison, StateDifference
from station.audit.rebuilding import RebuildCase, decide_rebuilt
from station.audit.sealing import SealCase, decide_sealed
from station.core.deciding import record
from station.core.errors import StoreProblem
from station.core.ledger import GENESIS, Entry, EpochStarted, LedgerSealed, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.core.progress import CancelToken, Report, silent
from station.people.sessions import program_session
from station.store.clock_at_start import clock_at_start
from station.store.engine import encoding_of, explained, transaction
from station.store.epochs import start_epoch, start_first_epoch
from station.store.facts import Facts
from station.store.guard import Guard, StationKey
from station.store.indexing import indexed_tables, keep_index_current, reindex
from station.store.migrating import backup, migrate, pending_migrations
from station.store.own_rows import OwnRow, holds_entries, lost_rows, mend_own_rows
from station.store.rebuild import derive, forget_former, note_fingerprints, outdated_tables
from station.store.replaced_rows import indexes_apart_from_state
from station.store.schema import metadata, state_tables
from station.store.schema.ledger import ledger_head
from station.store.store import Store
from station.store.view import View
from station.store.witness import Provenance, machine_digest
from station.store.witnessed import WITNESS, Witnessed, look_at_witness, renewed_since


def create_station(store: Store, signer: StationKey, *, station_id: str, office: str) -> None:
    """Make the tables of a new station and open the first epoch of both streams.

    Raises `StoreProblem` ``store.exists_already`` when the database holds a station, ``store.wrong_encoding`` when it can't
    hold every name.
    """
    if is_initialised(store.engine):
        raise StoreProblem("store.exists_already")
    encoding = encoding_of(store.engine)
    if encoding != "UTF8":
        raise StoreProblem("store.wrong_encoding", encoding=encoding)
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
    store.use_key(signer)
    if store.witness is not None:
        store.witness.take_over()
    start_first_epoch(store, signer, database_id)


def is_initialised(engine: Engine) -> bool:
    """Whether the database holds a station, also one whose own rows were lost. Raises `StoreProblem` when it can't be read."""
    with explained(engine):
        has_facts = inspect(engine).has_table("station_fact")
    with transaction(engine, write=False) as connection:
        if has_facts and Facts(connection).get("database_id") is not None:
            return True
        return holds_entries(connection)


def open_station_database(
    store: Store,
    signer: StationKey | None,
    *,
    database: Path | None,
    now: datetime,
    mend_for: str | None = None,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> list[str]:
    """Bring an existing database up to this program and notice restores and clones.

    With a `signer` a noticed restore or clone opens a new epoch; without one nothing is appended (checks and reports
    open that way); that state is to be derived anew is then only noticed (``outdated``). Returns what was done or
    noticed, as codes (``migrated``, ``rebuilt``, ``state_differed``, ``outdated``, ``restored``, ``loss_witnessed``, ``cloned``, ``guarded``,
    ``witness_missing`` and what else `witnessed` finds). Raises `StoreProblem` when
    the database holds no station, `IntegrityProblem` ``store.own_row_lost`` where it lost a row by which it is known,
    ``store.own_row_changed`` where that says other than the entries and ``store.head_damaged`` of a head: these are said
    anew from the entries where a person asked for it (`mend_for`, the system user), which is an entry. Raises `Cancelled`.
    """
    if not is_initialised(store.engine):
        raise StoreProblem("store.not_initialised")
    if signer is None:
        return _looked_into(store)
    mended = _own_rows_there(store, mend=mend_for is not None)
    done = ["migrated"] if _migrated(store, database, now) else []
    require_own_key(store, signer)
    store.use_key(signer)
    # Before anything is recorded, which brings the witness up to date.
    witnessed = _witnessed(store)
    done += [each.code for each in witnessed.findings]
    rebuilt, derived = _derived(store, report, cancel)
    if rebuilt:
        done.append("rebuilt")
    if "migrated" in done and _guard_from_now_on(store):
        done.append("guarded")
    if witnessed.former:
        _take_over_former(store)
    done += _start_epoch_if_restored(store, signer, witnessed)
    if mended:
        differences = tuple(StateDifference(row.table, row.key, row.found) for row in mended)
        _record_mended(store, differences, mend_for or "")
        done.append("own_rows_mended")
    if derived:
        _record_mended(store, derived, mend_for or "")
        done.append("state_differed")
    done += clock_at_start(store, witnessed.witness_record)
    store.require_known()
    return done


def _own_rows_there(store: Store, *, mend: bool) -> list[OwnRow]:
    """Check that the database has its own rows; returns those that were lost and are restored.

    Raises `IntegrityProblem`.
    """
    with transaction(store.engine, write=False) as connection:
        lost = lost_rows(connection)
    if not lost:
        return []
    if not mend:
        raise lost[0].problem()
    with transaction(store.engine, write=True) as connection:
        return mend_own_rows(connection)


def _record_mended(store: Store, differences: tuple[StateDifference, ...], system_user: str) -> None:
    now = store.clock.now()
    with store.write() as work:
        case = RebuildCase(StateComparison(now, 0, 0, differences, ()), 0, system_user)
        record(work, decide_rebuilt(program_session(), case, work.policy, now))


def _looked_into(store: Store) -> list[str]:
    """What is found where nothing is changed. Verification reports lost own rows."""
    if pending_migrations(store.engine):
        raise StoreProblem("store.older_program")
    with transaction(store.engine, write=False) as connection:
        return ["outdated"] if outdated_tables(connection) else []


def _migrated(store: Store, database: Path | None, now: datetime) -> bool:
    if not pending_migrations(store.engine):
        return False
    if database is not None:
        backup(database, now)
    migrate(store.engine)
    return True


def _derived(
    store: Store, report: Report, cancel: CancelToken | None
) -> tuple[bool, tuple[StateDifference, ...]]:
    """Whether state was derived anew, and what differed from the ledger where state or its indexes were."""
    with transaction(store.engine, write=False) as connection:
        outdated = outdated_tables(connection)
    apart: list[StateDifference] = []
    if outdated:
        derive(store.engine, outdated, report, cancel, told=apart.extend)
        with transaction(store.engine, write=True) as connection:
            forget_former(connection)
    with transaction(store.engine, write=True) as connection:
        keep_index_current(
            connection,
            anew=not outdated.isdisjoint(indexed_tables()),
            before=lambda connection: apart.extend(indexes_apart_from_state(connection)),
        )
    return bool(outdated), tuple(apart)


def _witnessed(store: Store) -> Witnessed:
    """The findings about the witness; a witness that needs a person's decision is left unchanged."""
    if store.witness is None:
        return Witnessed()
    witness_record = store.witness.witness_record(store.authenticate)
    with store.read() as view:
        found = look_at_witness(store, view, witness_record)
    if found.findings:
        store.witness.leave()
    elif witness_record is not None and witness_record.provenance is Provenance.RENEWED and not found.apart:
        store.take_over_witness()  # bears the mark of the station's key from now on
    return found


def _take_over_former(store: Store) -> None:
    """From now on the witness bears the station's MAC; an entry says so, so that it is done once."""
    with store.write() as work:
        case = SealCase("upgrade", {WITNESS: 1})
        record(work, decide_sealed(program_session(), case, work.policy, store.clock.now()))


def _guard_from_now_on(store: Store) -> bool:
    """Guard the rows of an older database, once; whether that was to be done."""
    with store.write() as work:
        if work.ledger.page(Stream.AUDIT, size=1, kind=LedgerSealed.KIND) or work.guard.sealed:
            return False
        case = SealCase("upgrade", work.guard.seal())
        record(work, decide_sealed(program_session(), case, work.policy, store.clock.now()))
    return True


def require_own_key(store: Store, signer: StationKey) -> None:
    """Raise `StoreProblem` for a key that is not the station's: nothing is signed with it.

    ``store.key_former`` for one that it had before people gave it a new one, perhaps at another desktop; else
    ``store.key_differs``.
    """
    with store.read() as view:
        for stream in Stream:
            newest = view.ledger.of_kind(stream, EPOCH_STARTED, 1)
            if newest and _signed_by(newest[0]) != signer.public_key.hex():
                if renewed_since(view, signer.key_id):
                    named = newest[0].of(EpochStarted).key_id
                    raise StoreProblem("store.key_former", key=signer.key_id, named=named)
                raise StoreProblem("store.key_differs", key=signer.key_id)


def _signed_by(opening: Entry) -> str:
    """The key that an epoch was opened with, in hex; "" for an entry that can't be read."""
    typed = opening.typed
    return typed.public_key if isinstance(typed, EpochStarted) else ""


def _start_epoch_if_restored(store: Store, signer: StationKey, witnessed: Witnessed) -> list[str]:
    """Start a new epoch when a valid witness knows more than the database, or knows another machine or database.

    Where an epoch has begun for the same restore already, what this witness knows besides is recorded in it.
    """
    witness_record = witnessed.witness_record
    if witness_record is None or witnessed.findings:
        return []
    with store.read() as view:
        if any(_ends_wrongly(view, stream) for stream in Stream):
            return []  # damaged, not older: verification says where
    done = [start_epoch(store, signer, "restored", witness_record)] if witnessed.apart else []
    # A machine that has no id, or had none then, is not known to be another one.
    another = witness_record.machine != machine_digest() and "" not in (
        witness_record.machine,
        machine_digest(),
    )
    if another and "restored" not in done:
        done.append(start_epoch(store, signer, "cloned", witness_record))
    return [each for each in done if each]


def _ends_wrongly(view: View, stream: Stream) -> bool:
    """Whether a stream does not end where its head row says it ends."""
    head = view.ledger.head(stream)
    return view.ledger.hash_at(stream, head.seq) != head.hash


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
