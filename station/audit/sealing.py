"""The entry that guarded rows were accepted as they stood: at an update, or by a person's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import LedgerSealed
from station.core.ledger.own_bodies import SealCause, SealedTable
from station.core.policy import Policy
from station.people.sessions import Session

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class SealCase:
    """Tables with their numbers of rows; `apart` are those that differed from their guard."""

    cause: SealCause
    tables: Mapping[str, int]
    apart: tuple[str, ...] = ()
    reason: str = ""


def decide_sealed(session: Session, case: SealCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that the rows were accepted.

    A person needs a reason and something to accept: else Refused ``ledger.nothing_to_accept``,
    ``ledger.reason_missing``.
    """
    if case.cause == "accepted" and not case.apart:
        raise Refused("ledger.nothing_to_accept", rule="DM-03")
    if case.cause == "accepted" and not 0 < len(case.reason.strip()) <= _LONGEST_REASON:
        raise Refused("ledger.reason_missing", rule="DM-03", longest=_LONGEST_REASON)
    tables = tuple(
        SealedTable(name, count, name in case.apart) for name, count in sorted(case.tables.items())
    )
    body = LedgerSealed(case.cause, tables, case.reason.strip())
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)
