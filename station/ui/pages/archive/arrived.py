"""Whether a recording came in in time, in words (DM-05)."""

from __future__ import annotations

from typing import Final

from station.archive.arrival.values import Punctuality
from station.archive.values import Recording
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact

_TOKENS: Final = {
    Punctuality.IN_TIME: "ok",
    Punctuality.LATE: "attention",
    Punctuality.UNKNOWN: "neutral",
}


def punctuality_state(texts: Texts, recording: Recording) -> ChipState:
    """The chip of a recording: in time, late, or not known."""
    found = recording.arrival.punctuality
    return ChipState(texts(f"archive.punctuality.{found}"), _TOKENS[found])


def arrival_facts(texts: Texts, recording: Recording, zone: str) -> list[Fact]:
    """Until when it was due, whether it is late, and what prevented it from coming in earlier."""
    found = [Fact(texts("archive_page.column.arrival"), punctuality_state(texts, recording))]
    if recording.arrival.due_at is not None:
        found.append(Fact(texts("archive_page.column.due"), formats.until(recording.arrival.due_at, zone)))
    prevented = recording.hindrance
    if prevented is not None:
        facts = {"gone": formats.moment(prevented.gone_at, zone), "reason": prevented.reason}
        said = texts("archive_page.hindrance.said", name=prevented.name, **facts)
        found.append(Fact(texts("archive_page.hindrance.fact"), said))
    return found
