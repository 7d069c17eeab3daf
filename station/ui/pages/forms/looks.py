"""How what is due looks in lists and beside them."""

from __future__ import annotations

from typing import Final

from station.audit.forms.book import Duty, DutyState
from station.core.texts import Texts
from station.ui.models.declared import Look
from station.ui.widgets.chip import ChipState

_TOKENS: Final = {
    DutyState.OPEN: ("accent", "clock"),
    DutyState.OVERDUE: ("stop", "warning"),
    DutyState.DONE: ("ok", "check"),
    DutyState.DONE_LATE: ("attention", "check"),
    DutyState.WITHDRAWN: ("neutral", "close"),
    DutyState.EARLY: ("neutral", "clock"),
}


def duty_chip(texts: Texts, duty: Duty) -> ChipState:
    """The state of what is due."""
    return ChipState(texts(f"forms.state.{duty.state.value}"), *_TOKENS[duty.state])


def duty_looks(texts: Texts) -> dict[str, Look]:
    """The columns of what is due."""

    def state(row: Duty) -> ChipState | None:
        return duty_chip(texts, row)

    return {
        "number": Look(90),
        "name": Look(180, stretch=True, face="strong"),
        "period": Look(90),
        "unit": Look(150),
        "state": Look(120, state=state),
        "due": Look(140),
        "filed": Look(140, gives_way=1),
        "filed_by": Look(90, gives_way=2),
    }
