"""What is proposed to be dated anew, in words."""

from __future__ import annotations

from station.archive.clocks.wording import ahead_words
from station.archive.redating.bodies import SessionRedated
from station.archive.redating.proposals import RedatingProposal
from station.archive.redating.use_cases import RedatedImport
from station.core.texts import Texts


def proposal_words(texts: Texts, proposal: RedatingProposal) -> str:
    """How many recordings of which device, and what is known of it by now."""
    facts = {"camera": proposal.camera, "count": proposal.recordings}
    if proposal.ahead_ms is None:
        return texts("archive.redating.by_habit", **facts)
    return texts("archive.redating.by_clock", ahead=ahead_words(texts, proposal.ahead_ms), **facts)


def done_words(texts: Texts, done: RedatedImport) -> str:
    """How many recordings were dated anew, or that they stay as they are."""
    key = "done" if done.recordings else "kept"
    facts = {"session": done.entry.of(SessionRedated).session, "seq": done.entry.seq}
    said = texts(f"archive.redating.{key}", count=done.recordings, **facts)
    return " ".join((said, *outside_words(texts, done.outside, done.entry.of(SessionRedated).camera)))


def outside_words(texts: Texts, outside: bool, camera: str | None) -> tuple[str, ...]:
    """That the return of the device was completed by times that are wrong; nothing where it was not."""
    return (texts("archive.redating.outside", camera=camera or ""),) if outside else ()
