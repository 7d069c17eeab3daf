"""The entries behind the open deadlines of an item's newest loan.

Of a long history only entries since the item's last return are read: every loan ends there, and awaited recordings
begin there. A void is no such place: of a loan that it leaves as it was it holds nothing. Deadlines of other kinds last
beyond a return.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from station.core.ledger import Entry
from station.inventory.bodies import CheckedIn
from station.inventory.movement.reopening_bodies import ReturnReopened
from station.store.attested.lookups import entries_at, numbers_about
from station.store.attested.replayed_rows import Key
from station.store.attested.several import AboutEntries
from station.store.attested.sources import PlacesOf
from station.store.projections.deadlines import LOAN, RECORDINGS
from station.store.projections.rows import Row
from station.store.schema.deadlines import deadline

NEWEST_KINDS: Final = frozenset({LOAN, RECORDINGS})
"""The kinds of deadline that these entries account for."""


@dataclass(frozen=True, eq=False)
class NewestLoanEntries(AboutEntries):
    """The entries about the item from its last return on."""

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """All of them, by item."""
        del places
        counting: dict[str, list[int]] = {}
        for key, numbers in numbers_about(connection, self.stream, self.kinds, keys, 0, until).items():
            returned = max((seq for seq, kind in numbers if kind == CheckedIn.KIND), default=0)
            counting[key] = [seq for seq, _ in numbers if seq >= returned]
        found = entries_at(connection, self.stream, [seq for seqs in counting.values() for seq in seqs])
        return {key: [found[seq] for seq in seqs] for key, seqs in counting.items()}

    def reaches_back(self, rows: Mapping[Key, Row], entries: Sequence[Entry]) -> bool:
        """Whether a deadline goes on of which nothing is remembered: it had ended, so that nothing was due."""
        known = {started for _, _, started in rows} | {each.seq for each in entries}
        return any(
            isinstance(body := each.typed, ReturnReopened) and (body.deadline or each.seq) not in known
            for each in entries
        )


NEWEST_LOAN = NewestLoanEntries(deadline, at=1)
"""Its keys are subjects (``item:…``)."""
