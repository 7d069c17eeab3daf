"""What came of an import in words: what is stored, what became of the return, what is still to be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from station.archive.identity.wording import grounds_said
from station.archive.outcomes import Closing, FileReason
from station.archive.second.wording import end_lines
from station.archive.survey.values import SeenExtent
from station.archive.told.wording import log_lines, marked_lines
from station.archive.values import ImportResult
from station.core.texts import Texts
from station.ui.messages import ATTENTION, OK, STOP, Message
from station.ui.pages.ingest.sentences import (
    counted,
    damaged,
    elsewhere,
    extent_said,
    folded,
    joined,
    some_of,
)
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.stage import Stage

_DEVICE_GONE = (FileReason.SOURCE_GONE, FileReason.SOURCE_MISSING)
_STAYS_OPEN = (
    Closing.OTHER_DEVICE,
    Closing.OTHERS_LOAN,
    Closing.NOTHING_FOUND,
    Closing.OUTSIDE_LOAN,
    Closing.ONLY_WEAK_TIME,
    Closing.NOT_IDENTIFIED,
)
"""Why the return of a device stays open though everything on its card is in."""


def ended(texts: Texts, source: ImportSource, result: ImportResult) -> list[Message]:
    """The messages about an import that has ended, what came of it first."""
    if not result.recorded:
        return [Message(STOP, texts("errors.archive.not_recorded", session=result.session))]
    if source.stage is Stage.DONE:
        return _all_in(texts, source, result)
    return [_not_all(texts, source, result)]


def ended_without(texts: Texts, source: ImportSource) -> Message | None:
    """What came of an import whose card was pulled before its end, in one message; its tile goes with it."""
    if source.result is None:
        return None
    said = ended(texts, source, source.result)
    (whole,) = folded(texts, said, 1)
    return replace(whole, sentence=texts("ingest_page.ended_without", name=source.name, said=whole.sentence))


def _all_in(texts: Texts, source: ImportSource, result: ImportResult) -> list[Message]:
    """What is said where all that was found is stored."""
    sentences = [texts("ingest_page.done", counted=counted(texts, source))]
    if result.closes:
        sentences.append(texts(f"archive.return.{result.closing_key}", camera=result.camera or ""))
    if result.closes and not result.still_out:
        sentences += grounds_said(texts, result.evidence)
    if source.volume is not None and source.present and result.extent is SeenExtent.WHOLE:
        sentences.append(texts("ingest_page.unplug_now"))
    sentence = joined(texts, sentences)
    said = [
        *extent_said(texts, result.extent),
        Message(OK, sentence, "EQ-05" if result.closes else None),
        *_left_open(texts, source, result),
    ]
    if result.late:
        said.append(Message(ATTENTION, texts("archive.late_among", count=result.late), "DM-05"))
    said += [Message(OK, each, "DM-02") for each in log_lines(texts, result.told)]
    said += [Message(ATTENTION, each, "DM-04") for each in marked_lines(texts, result.told, result.marked)]
    if not result.way.is_cold:
        why = texts(f"archive.way.{result.way}")
        said.append(Message(ATTENTION, texts("archive.not_proven", why=why), "DM-03"))
    said += damaged(texts, result.surveyed)
    return [*said, *_second(texts, result), *elsewhere(texts, result.surveyed)]


def _left_open(texts: Texts, source: ImportSource, result: ImportResult) -> list[Message]:
    """Why a return stays open, and how many recordings wait for somebody to say whose they are."""
    said: list[Message] = []
    unknown = 0 if source.ordered is None else len(source.ordered.plan.in_doubt)
    if result.closing in _STAYS_OPEN or (result.closing is Closing.NO_DEVICE and unknown):
        why = texts(f"archive.return.{result.closing}", camera=result.camera or "")
        said.append(Message(ATTENTION, why, "EQ-05"))
    if unknown:
        said.append(Message(ATTENTION, texts("ingest_page.still_in_doubt", count=unknown), "DM-02"))
    return said


def _not_all(texts: Texts, source: ImportSource, result: ImportResult) -> Message:
    """What is said where something is not stored: which, why, and what to do."""
    bad = [each for each in result.outcomes if not each.outcome.is_whole]
    reasons = Counter(each.reason for each in bad if each.reason)
    if result.died:
        reason = FileReason.ENGINE_DIED
    else:
        reason = next((each for each in reasons if each in _DEVICE_GONE), reasons.most_common(1)[0][0])
    names = [each.source.rsplit("/", 1)[-1] for each in bad]
    sentence = texts(
        "ingest_page.not_all",
        counted=counted(texts, source),
        names=some_of(texts, names),
        why=texts(f"archive.reason.{reason}"),
        advice=texts(f"ingest_page.advice.{reason}"),
    )
    return Message(ATTENTION if source.stage is Stage.STOPPED else STOP, sentence)


def _second(texts: Texts, result: ImportResult) -> list[Message]:
    """What came of the second copies."""
    wanting = result.second is not None and (result.second.lacking or not result.second.way.is_cold)
    said = " ".join(end_lines(result.second, texts))
    return [Message(ATTENTION if wanting else OK, said, "DM-03")] if said else []
