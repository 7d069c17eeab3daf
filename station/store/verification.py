"""Checking a whole database: SQLite's own check, both chains, the checkpoints' signatures, and the witness."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from station.core.errors import IntegrityProblem, StoreProblem
from station.core.ledger import (
    ChainProblem,
    ChainVerifier,
    Checkpoint,
    SignatureCheck,
    Stream,
    VerifiedStream,
)
from station.core.progress import CancelToken, Progress, Report, silent
from station.store.beside import rows_beside, schema_apart
from station.store.engine import transaction
from station.store.file_check import FileCheck
from station.store.own_rows import lost_rows, said_of_itself
from station.store.readers.ledger import LedgerRows, stored_entry
from station.store.store import Store
from station.store.view import View
from station.store.witness import WitnessRecord
from station.store.witnessed import key_problems, look_at_witness
from station.store.word_index import is_of_words

_SLICE = 250
"""Entries at a time: few enough to stay in the processor's cache from reading to hashing."""


_OWN_ROWS = {"missing": "own_row_lost", "changed": "own_row_unreadable"}


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome for the whole ledger."""

    streams: tuple[VerifiedStream, ...]
    problems: tuple[ChainProblem, ...]
    beside: tuple[ChainProblem, ...] = ()
    """What stands beside the ledger and is not as it says: verifiers, facts, checkpoints' columns, the schema, the key."""
    files: tuple[ChainProblem, ...] = ()
    """What is to be said of the witness and the settings: for a person to decide on, no reason to stop work."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.beside and not self.files


def verify_ledger(
    store: Store,
    check: SignatureCheck,
    *,
    thorough: bool = True,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> Verification:
    """Verify both streams from the first byte on. Changes nothing. Raises `Cancelled`, `StoreProblem`."""
    # Asked before the view begins: what is recorded while this goes on reaches the witness and not the view.
    witness_record = store.witness.witness_record(store.authenticate) if store.witness is not None else None
    problems: list[ChainProblem] = []
    with FileCheck(store.engine) as file, store.read() as view:
        station = _station(view)
        streams = _verified(view, station, check, problems, (thorough, report, cancel))
        faults = {found: is_of_words(found) for found in file.found()}
        problems[:0] = _faults("database_damaged", (each for each, derived in faults.items() if not derived))
        ends = all(view.ledger.kept_head(stream) is not None for stream in Stream)
        keys = key_problems(store, view) if ends else []
        files = _files_problems(store, view, witness_record, problems) if ends and not keys else []
    with transaction(store.engine, write=False) as connection:
        problems += (
            ChainProblem(_OWN_ROWS[row.found], "", 0, {"table": row.table, "key": row.key})
            for row in lost_rows(connection)
            if not row.readable  # of such a head its columns are told
        )
        words = _faults("index_damaged", (each for each, derived in faults.items() if derived))
        beside = (*keys, *words, *rows_beside(connection), *schema_apart(connection))
    return Verification(
        tuple(streams), (*(p for stream in streams for p in stream.problems), *problems), beside, tuple(files)
    )


def _faults(code: str, faults: Iterable[str]) -> list[ChainProblem]:
    return [ChainProblem(code, "", 0, {"detail": each}) for each in faults]


def _verified(
    view: View,
    station: str,
    check: SignatureCheck,
    problems: list[ChainProblem],
    how: tuple[bool, Report, CancelToken | None],
) -> list[VerifiedStream]:
    """Both streams; what is wrong with their heads and checkpoints, or keeps one from being read, goes to `problems`."""
    thorough, report, cancel = how
    streams: list[VerifiedStream] = []
    heads = {stream: view.ledger.kept_head(stream) for stream in Stream}
    total = sum(head.seq for head in heads.values() if head is not None)
    for stream in Stream:
        verifier = ChainVerifier(station, stream, thorough=thorough)
        done = sum(each.entries for each in streams)
        try:
            for batch in view.ledger.columns(stream, size=_SLICE, vouched=thorough):
                verifier.feed_columns(batch, stored_entry)
                done += len(batch)
                report(Progress("ledger.verifying", done, total, "entries"))
                if cancel is not None:
                    cancel.check()
        except StoreProblem as unreadable:
            problems.append(ChainProblem("database_damaged", "", 0, {"detail": unreadable.facts["detail"]}))
        streams.append(verifier.finish(heads[stream]))
        problems.extend(_head_problems(view.ledger, stream))
        problems.extend(_checkpoint_problems(view.ledger, stream, station, check))
    return streams


def _files_problems(
    store: Store, view: View, witness_record: WitnessRecord | None, problems: list[ChainProblem]
) -> list[ChainProblem]:
    """Findings about the witness and its settings; those that prove a fault of the database go to `problems`."""
    witnessed = look_at_witness(store, view, witness_record)
    problems.extend(witnessed.apart)
    return list(witnessed.findings)


def _station(view: View) -> str:
    """The station's id by the entries, or by its fact where they can't be read.

    That fault is reported with the others.
    """
    with contextlib.suppress(IntegrityProblem):
        said = said_of_itself(view.ledger).get("station_id")
        if said is not None:
            return said
    return str(view.facts.get("station_id") or "")


def _head_problems(ledger: LedgerRows, stream: Stream) -> list[ChainProblem]:
    return [
        ChainProblem("head_column_changed", stream.value, seq, {"column": column})
        for seq, column in ledger.head_columns_apart(stream)
    ]


def _checkpoint_problems(
    ledger: LedgerRows, stream: Stream, station: str, check: SignatureCheck
) -> list[ChainProblem]:
    problems = []
    for note in ledger.checkpoint_notes(stream):
        try:
            checkpoint = Checkpoint.parse(note)
        except (ValueError, KeyError, IndexError):
            problems.append(ChainProblem("checkpoint_unreadable", stream.value, 0))
            continue
        head = checkpoint.head
        key = ledger.public_key(stream, head.epoch)
        signed = key is not None and check(checkpoint.suite, key, checkpoint.message(), checkpoint.signature)
        if not signed or checkpoint.station != station:
            problems.append(ChainProblem("checkpoint_signature", stream.value, head.seq))
        elif ledger.hash_at(stream, head.seq) != head.hash:
            problems.append(ChainProblem("checkpoint_differs", stream.value, head.seq))
    return problems
