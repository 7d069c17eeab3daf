"""What was decided of how long a recording is kept, in words: for the page and for the terminal alike."""

from __future__ import annotations

from station.archive.values import Recording
from station.core.clock import local
from station.core.texts import Texts


def decision_words(texts: Texts, recording: Recording, zone: str) -> str:
    """What was decided, why, by whom and when; empty where nothing was."""
    decided = recording.keeping.decided
    if decided is None:
        return ""
    facts = {
        "reason": decided.reason,
        "name": decided.name,
        "at": f"{local(decided.at, zone):%Y-%m-%d %H:%M}",
    }
    if decided.retention is None:
        return texts("archive_page.retention.left", **facts)
    return texts("archive_page.retention.decided", kept=decided.named or decided.retention, **facts)


def marks_words(texts: Texts, recording: Recording) -> str:
    """How its device marked it, with what it says of that; empty where it did not."""
    said = (
        texts("archive.mark.said", way=texts(f"archive.mark.{each.way}"), told=each.told)
        if each.told
        else texts(f"archive.mark.{each.way}")
        for each in recording.keeping.marks
    )
    return texts("list.join").join(dict.fromkeys(said))
