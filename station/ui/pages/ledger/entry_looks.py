"""How the columns of the ledger's list look."""

from __future__ import annotations

from collections.abc import Callable

from station.audit.entry_lines import EntryLine
from station.ui.models.declared import Look
from station.ui.widgets.chip import ChipState


def entry_looks(state: Callable[[EntryLine], ChipState]) -> dict[str, Look]:
    """The columns of entries; `state` is what the last verification says of one."""
    return {
        "seq": Look(width=84, face="code", gives_way=2),
        "what": Look(width=150, face="strong", gives_way=3),
        # What is said of an entry has the room.
        "said": Look(width=400, stretch=True, struck=lambda line: line.struck),
        "by": Look(width=150),
        "proof": Look(width=112, value=lambda line: state(line).word, state=state, gives_way=1),
    }
