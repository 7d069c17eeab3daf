"""How the columns of the list of counts look."""

from __future__ import annotations

from station.core.texts import Texts
from station.inventory.stocktake.listing import ListedStocktake
from station.ui.models.declared import Look
from station.ui.pages.stocktake.detail import state_chip
from station.ui.widgets.chip import ChipState


def count_looks(texts: Texts) -> dict[str, Look]:
    """The columns of the list of counts."""

    def state(row: ListedStocktake) -> ChipState:
        return state_chip(texts, row.state)

    return {
        "id": Look(60, face="code"),
        "scope": Look(112, face="strong"),
        "called": Look(140, stretch=True),
        "purpose": Look(90, gives_way=3),
        "state": Look(92, state=state),
        "started": Look(136, gives_way=6),
        "by": Look(76, gives_way=2),
        "expected": Look(64, gives_way=7),
        "read": Look(60, gives_way=1),
        **{key: Look(56) for key in ("found", "missing", "surplus")},
        **{key: Look(78) for key in ("misplaced", "unknown")},
        "open": Look(64),
        "filed": Look(136, gives_way=4),
    }
