"""What a recording lacks because its device did not give it, in words (DM-03)."""

from __future__ import annotations

from typing import Final

from station.archive.values import Recording
from station.core import sizes
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact

_MOST_SHOWN: Final = 20


def missing_facts(texts: Texts, recording: Recording) -> list[Fact]:
    """How much is missing, and where; nothing of a whole recording."""
    if not recording.missing_bytes:
        return []
    lacking = texts("archive_page.missing_of", lacking=sizes.size(recording.missing_bytes))
    places = [
        texts("archive_page.gap", start=formats.number(each.offset), length=formats.number(each.length))
        for each in recording.gaps[:_MOST_SHOWN]
    ]
    if len(recording.gaps) > _MOST_SHOWN:
        places.append(texts("archive_page.gaps_more", count=len(recording.gaps) - _MOST_SHOWN))
    return [
        Fact(texts("archive_page.column.missing"), ChipState(lacking, "stop")),
        Fact(texts("archive_page.gaps"), texts("list.join").join(places)),
    ]
