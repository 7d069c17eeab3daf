"""When a recording was made: how far that can be relied on, and all that tells it, as it stands there."""

from __future__ import annotations

from typing import Final

from station.archive.catalogue.recording_wording import time_told
from station.archive.time_bodies import MediaImported4
from station.archive.weighing.values import Confidence, StatedHabit
from station.core.ledger import Entry
from station.core.texts import Texts
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact

_TOKENS: Final = {Confidence.SURE: "ok", Confidence.FAIR: "neutral", Confidence.WEAK: "attention"}


def confidence_state(texts: Texts, confidence: Confidence) -> ChipState:
    """The chip of how far a time can be relied on."""
    return ChipState(texts(f"archive.confidence.{confidence}"), _TOKENS[confidence])


def time_facts(texts: Texts, entry: Entry, zone: str, stated: StatedHabit | None = None) -> list[Fact]:
    """What the entry of a recording says of its time; nothing where a former version wrote it."""
    body = entry.typed
    if not isinstance(body, MediaImported4):
        return []
    reliable = Fact(texts("archive_page.times.confidence"), confidence_state(texts, body.confidence))
    return [reliable, *(Fact(*each) for each in time_told(texts, entry, zone, stated))]
