"""What came of imports that a crash left, and those that wait for a person. Moments are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.outcomes import JournalFault


@dataclass(frozen=True, slots=True)
class RecoveredImports:
    """Import sessions that a crash left unrecorded.

    `recorded` were recorded now; `left` are left for the next start, because something else failed; `undecided` were
    set aside, now or before, and wait for a person; of `damaged` a damaged row does not say whether they do; `begun` ended
    inside files that can be gone on with when their cards are back.
    """

    recorded: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UndecidedSession:
    """An import session that waits for a person: its journal is not followed, or is gone.

    Of the `named` files that the journal says were stored, `whole` lie there with that content.
    """

    session: str
    fault: JournalFault
    found_at: datetime
    named: int = 0
    whole: int = 0
