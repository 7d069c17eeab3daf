"""The entry of a rebuild: what differed before, and who asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from station.audit.ports import StateComparison, StateDifference
from station.core.deciding import Decided
from station.core.ledger import LedgerRebuilt, Stream
from station.core.ledger.own_bodies import MOST_ROWS, ImpossibleEntry, RebuiltRow, RebuiltTable
from station.core.policy import Policy
from station.people.sessions import Session

_LONGEST_KEY = 500


@dataclass(frozen=True, slots=True)
class RebuildCase:
    """A rebuild that replayed `entries`; `before` is the comparison of the earlier state with the ledger.

    `system_user` is the user of the computer who asked for it.
    """

    before: StateComparison
    entries: int
    system_user: str


def decide_rebuilt(session: Session, case: RebuildCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a rebuild."""
    before = case.before
    body = LedgerRebuilt(
        system_user=case.system_user,
        entries=case.entries,
        differing=len(before.differences),
        tables=tuple(_tables(before.differences)),
        first=tuple(
            RebuiltRow(each.table, each.key[:_LONGEST_KEY], each.found)
            for each in before.differences[:MOST_ROWS]
        ),
        impossible=tuple(
            ImpossibleEntry(each.code, Stream(each.stream), each.seq)
            for each in before.impossible[:MOST_ROWS]
        ),
        outdated=before.outdated,
    )
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)


def _tables(differences: Iterable[StateDifference]) -> Iterable[RebuiltTable]:
    found: dict[str, dict[str, int]] = {}
    for each in differences:
        counts = found.setdefault(each.table, dict.fromkeys(("changed", "extra", "missing", "lost"), 0))
        counts["extra" if each.found == "foreign" else each.found] += 1
    for table, counts in found.items():
        yield RebuiltTable(table, counts["changed"], counts["extra"], counts["missing"], counts["lost"] > 0)
