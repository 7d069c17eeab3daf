"""Settings that the record rests on, changed in the program: whoever changes them there has confirmed them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from station.audit.ports import LedgerStorage
from station.audit.sealing import SealCase, decide_sealed
from station.core.clock import Clock
from station.core.deciding import record
from station.people.sessions import Session

_WITNESS = "witness"


def confirm_settings(
    keeping: LedgerStorage,
    clock: Clock,
    session: Session,
    settings: Mapping[str, str],
    witness: Path,
    reason: str,
) -> bool:
    """Put on record that `session` changed `settings`, and let the witness, at its place `witness`, state them from now on.

    Whether it was done: where anything else beside the ledger waits for a person's decision, this waits with it. Raises
    `StoreProblem`.
    """
    if keeping.witness_apart():
        return False
    with keeping.write() as work:
        case = SealCase("accepted", {_WITNESS: 1}, (_WITNESS,), reason)
        record(work, decide_sealed(session, case, work.policy, clock.now()))
    keeping.restate_witness(witness, settings)
    return True
