"""When a recording was made: how far that can be relied on, and all that tells it, as it stands there."""

from __future__ import annotations

from typing import Final

from station.archive.catalogue.recording_wording import time_told
from station.archive.catalogue.use_cases import RecordingTrace
from station.archive.weighing.values import Confidence
from station.core.texts import Texts
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact

_TOKENS: Final = {Confidence.SURE: "ok", Confidence.FAIR: "neutral", Confidence.WEAK: "attention"}


def confidence_state(texts: Texts, confidence: Confidence) -> ChipState:
    """The chip of how far a time can be relied on."""
    return ChipState(texts(f"archive.confidence.{confidence}"), _TOKENS[confidence])


def time_facts(texts: Texts, trace: RecordingTrace, zone: str) -> list[Fact]:
    """What is on record of a recording's time; nothing where a former version wrote its entry."""
    told = time_told(texts, trace, zone)
    confidence = trace.recording.confidence
    if not told or confidence is None:
        return []
    reliable = Fact(texts("archive_page.times.confidence"), confidence_state(texts, confidence))
    return [reliable, *(Fact(*each) for each in told)]
