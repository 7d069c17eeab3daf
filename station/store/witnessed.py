"""Comparing the witness and the files beside the database with it, for the start and for verification."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.audit.ports import WITNESS_BEFORE_KEY, WITNESS_FOREIGN
from station.core.clock import from_record
from station.core.ledger import ChainProblem, KeyRenewed, LedgerSealed, Stream
from station.store.engine import transaction
from station.store.guard import is_guarded
from station.store.judging import judge
from station.store.known_branches import KnownBranches
from station.store.store import Store
from station.store.view import View
from station.store.witness import Provenance, WitnessRecord

WITNESS = "witness"
"""Under this name the entries that seal what is guarded name the witness."""
_SEALINGS = 200
_RENEWALS = 100
"""New keys of a station, of which none has so many."""
_MAY_BE_LOST = timedelta(minutes=2)
"""What a file that is not synced at once may lose with the power."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The state of the witness. `findings` are for a person to decide on.

    `apart` are differences between the database and a valid witness: an older database was put back. `former` is a
    witness of an earlier version that agrees, and is taken over once.
    """

    witness_record: WitnessRecord | None = None
    findings: tuple[ChainProblem, ...] = ()
    apart: tuple[ChainProblem, ...] = ()
    former: bool = False


def look_at_witness(store: Store, view: View, witness_record: WitnessRecord | None) -> Witnessed:
    """The findings of `witness_record`, read before `view` began, about the database; changes nothing."""
    if store.witness is None:
        return Witnessed()
    if witness_record is None:
        return Witnessed(findings=(_finding(store.witness.fault() or "witness_unreadable"),))
    judged = judge(view, witness_record, shared=store.shared)
    apart = judged.problems
    if witness_record.provenance is Provenance.FORMER and store.authenticate is not None:
        if apart or _taken_over(view) or not _is_of_before(store, view):
            return Witnessed(witness_record, (_finding("witness_foreign"),))
        return Witnessed(witness_record, former=True)
    renewed = witness_record.provenance is Provenance.RENEWED
    if witness_record.provenance is Provenance.FOREIGN or (
        renewed and not (store.shared and _vouched_for(view, witness_record))
    ):
        before_key = store.shared and not apart and _renewed_after(view, witness_record)
        return Witnessed(witness_record, (_finding(WITNESS_BEFORE_KEY if before_key else WITNESS_FOREIGN),))
    # What is missing of a branch that was left, and how often its tables were written, says nothing of this database.
    older: list[ChainProblem] = []
    if not (apart or judged.of_branch):
        older += _older(store, view, witness_record)
        older += () if judged.restored else _guarded(store, view, witness_record)
    return Witnessed(witness_record, (*_settings(store.witness.settings, witness_record), *older), apart)


def _vouched_for(view: View, witness_record: WitnessRecord) -> bool:
    """Whether a former key vouches for this witness: people replaced it since, and it was in force at that database."""
    key_id = witness_record.former_key
    named = KnownBranches(view).key_of(witness_record.database_id)
    return named in (None, key_id) and renewed_since(view, key_id)


def renewed_since(view: View, key_id: str) -> bool:
    """Whether people gave the station a new key in the place of this one."""
    renewals = (each.typed for each in view.ledger.of_kind(Stream.AUDIT, KeyRenewed.KIND, _RENEWALS))
    return any(isinstance(each, KeyRenewed) and each.former_key_id == key_id for each in renewals)


def _renewed_after(view: View, witness_record: WitnessRecord) -> bool:
    """Whether the station got a new key after the witness was written, as far as that says itself."""
    seen = witness_record.heads.get(Stream.AUDIT)
    return any(
        seen is not None and each.seq > seen.seq
        for each in view.ledger.of_kind(Stream.AUDIT, KeyRenewed.KIND, _RENEWALS)
    )


def key_problems(store: Store, view: View) -> list[ChainProblem]:
    """The finding that the station's key is missing, or differs from the one that the newest epochs name."""
    if store.public_key is None:
        return [_finding(store.key_fault or "key_missing")]
    for stream in Stream:
        # An opening that can't be read names no key; verification tells it by its place.
        key = view.ledger.public_key(stream, view.ledger.head(stream).epoch)
        if key is not None and key != store.public_key:
            return [_finding("key_replaced")]
    return []


def _older(store: Store, view: View, witness_record: WitnessRecord) -> Iterator[ChainProblem]:
    """The finding that the witness lacks entries recorded long before the newest one of its stream.

    It is written after each unit of work, so a power failure may lose its last update; it lacks more only where an
    older witness was put back, or none could be written. A server's database has a witness on each desktop.
    """
    if store.shared:
        return
    for stream, seen in witness_record.heads.items():
        end = view.ledger.head(stream).seq
        if seen.seq >= end:
            continue
        first, newest = (_recorded(view, stream, seq) for seq in (seen.seq + 1, end))
        if first is None or newest is None or newest - first > _MAY_BE_LOST:
            yield ChainProblem("witness_older", stream.value, seen.seq, {"count": end - seen.seq})


def _guarded(store: Store, view: View, witness_record: WitnessRecord) -> Iterator[ChainProblem]:
    """The finding that rows which no entry holds are older than the witness says, with their earlier sum."""
    there = view.generations(store.authenticate)
    for table, generation in sorted(witness_record.generations.items()):
        if there.get(table, generation) < generation:
            yield _finding("guard_older", table=table, count=generation - there[table])


def _recorded(view: View, stream: Stream, seq: int) -> datetime | None:
    at = view.ledger.oldest_after(stream, seq - 1)
    try:
        return None if at is None else from_record(at)
    except ValueError:
        return None


def _finding(code: str, **facts: object) -> ChainProblem:
    return ChainProblem(code, "", 0, facts)


def _settings(now: dict[str, str], witness_record: WitnessRecord) -> Iterator[ChainProblem]:
    for name, was in sorted(witness_record.settings.items()):
        if name in now and now[name] != was:
            yield _finding(f"{name}_setting_changed", was=was, now=now[name])


def _is_of_before(store: Store, view: View) -> bool:
    """Whether the database is one of a former version, whose witness had no MAC: not guarded yet, or from its update on."""
    for entry in view.ledger.of_kind(Stream.AUDIT, LedgerSealed.KIND, _SEALINGS):
        if isinstance(entry.typed, LedgerSealed) and entry.typed.cause == "upgrade":
            return True
    with transaction(store.engine, write=False) as connection:
        return not is_guarded(connection)


def _taken_over(view: View) -> bool:
    """Whether an entry says that a witness was accepted: from then on there is none of the earlier version."""
    for entry in view.ledger.of_kind(Stream.AUDIT, LedgerSealed.KIND, _SEALINGS):
        if isinstance(entry.typed, LedgerSealed) and any(
            each.table == WITNESS for each in entry.typed.tables
        ):
            return True
    return False
