"""Beginning an epoch of both streams: the database gets another id, and its first entries say why (decision 5)."""

from __future__ import annotations

import secrets
from typing import Final

from station.audit.losses import decide_loss_witnessed
from station.core.clock import Clock
from station.core.deciding import record
from station.core.ledger import Signer, Stream
from station.core.ledger.own_bodies import EpochReason
from station.people.sessions import program_session
from station.store.appending import EpochCase, decide_epoch
from station.store.judging import Judged, judge
from station.store.known_branches import KnownBranches
from station.store.store import Store
from station.store.witness import WitnessRecord
from station.store.work import Work

LOSS_WITNESSED: Final = "loss_witnessed"
"""What a witness knew besides was recorded within the epoch that had begun after the restore."""


def start_epoch(
    store: Store, signer: Signer, reason: EpochReason, witness_record: WitnessRecord, *, decided: bool = False
) -> str:
    """Open a new epoch of both streams with what the witness knew; returns what was done, "" where nothing was.

    One restore is one epoch. Two programs may open one database at the same time and both find it restored, and each
    desktop of an office has a witness of its own: whether another one has begun the epoch is looked up under the lock. What
    this witness knew besides is then an entry within that epoch (`LOSS_WITNESSED`). With `decided` a person said that the
    database is an older one.
    """
    with store.write() as work:
        if KnownBranches(work).began_for(witness_record.evidence):
            return ""
        if reason == "restored":
            judged = judge(work, witness_record, shared=store.shared)
            loss = judged.loss(witness_record)
            if loss is not None and loss.restored:
                record(work, decide_loss_witnessed(program_session(), loss, work.policy, store.clock.now()))
                return LOSS_WITNESSED
            if not (judged.problems or decided):
                return ""
        begin_epochs(work, store.clock, signer, secrets.token_hex(16), reason, witness_record.evidence)
    return reason


def begin_with_key(
    work: Work,
    clock: Clock,
    signer: Signer,
    database_id: str,
    known: WitnessRecord | None,
    *,
    shared: bool,
) -> None:
    """Open an epoch with a new key. Where the witness knows more than the database, that is an older one, key or no key.

    Where an epoch has begun for that restore already, what this witness knows besides is an entry, as in `start_epoch`.
    """
    judged = Judged() if known is None else judge(work, known, shared=shared)
    restored = known is not None and bool(judged.problems) and not judged.restored
    evidence = known.evidence if known is not None and restored else {}
    begin_epochs(work, clock, signer, database_id, "restored" if restored else "new_key", evidence)
    loss = judged.loss(known) if known is not None and judged.restored else None
    if loss is not None:
        record(work, decide_loss_witnessed(program_session(), loss, work.policy, clock.now()))


def start_first_epoch(store: Store, signer: Signer, database_id: str) -> None:
    """Open the first epoch of both streams of a new database, in a unit of work of its own."""
    with store.write() as work:
        begin_epochs(work, store.clock, signer, database_id, "first", {})


def begin_epochs(
    work: Work,
    clock: Clock,
    signer: Signer,
    database_id: str,
    reason: EpochReason,
    evidence: dict[str, object],
) -> None:
    """Open a new epoch of both streams within a unit of work."""
    work.name_database(database_id)
    for stream in Stream:
        case = EpochCase(stream, signer, database_id, reason, evidence)
        (draft,) = decide_epoch(program_session(), case, work.policy, clock.now()).drafts
        work.start_epoch(draft, signer.suite)
