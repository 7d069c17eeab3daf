"""What a recording's record says, in words: for the detail of a page and for the terminal alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from station.archive.catalogue.use_cases import RecordingProof, RecordingTrace
from station.archive.clocks.wording import ahead_words
from station.archive.redating.bodies import MediaRedated
from station.archive.time_bodies import MediaImported4, TimeRead
from station.archive.time_habits.wording import stated_words
from station.archive.values import Recording
from station.core.clock import local
from station.core.ledger import Entry
from station.core.texts import Texts

_KEY: Final = "archive_page.times."


class WordedFact(NamedTuple):
    """A fact in words; `code` where its value is compared figure by figure."""

    title: str
    value: str
    code: bool = False


def basis_words(texts: Texts, recording: Recording) -> str:
    """By what it is whose, with the doubt about that (DM-02)."""
    why = texts(f"archive.basis.{recording.basis}")
    if recording.doubt is not None:
        return texts("archive_page.why_doubt", basis=why, doubt=texts(f"archive.doubt.{recording.doubt}"))
    return texts("archive_page.why_apart", basis=why) if recording.agrees is False else why


def time_told(texts: Texts, trace: RecordingTrace | RecordingProof, zone: str) -> list[WordedFact]:
    """What is on record of the time beside its reliability; nothing where a former version wrote the entry (DM-05).

    Dated anew, it is what counts since, with who said so and what counted before.
    """
    body = trace.entry.typed
    if not isinstance(body, MediaImported4):
        return []
    anew = next((each for each in reversed(trace.history) if isinstance(each.typed, MediaRedated)), None)
    told = list(_told_since(texts, anew, zone) if anew is not None else _told_first(texts, body, zone))
    if body.name_number:
        told.append(WordedFact(texts(f"{_KEY}number"), body.name_number, code=True))
    told += [
        WordedFact(texts(f"archive.time_source.{each.source}"), _read(texts, each, zone))
        for each in body.time_evidence
    ]
    if trace.stated is not None:
        told.append(WordedFact(texts(f"{_KEY}stated"), stated_words(texts, trace.stated, zone)))
    return told


def _told_first(texts: Texts, body: MediaImported4, zone: str) -> Iterator[WordedFact]:
    """What its import made of the time."""
    joined = texts("list.join").join
    if body.time_doubts:
        yield WordedFact(
            texts(f"{_KEY}doubts"), joined(texts(f"archive.time_doubt.{each}") for each in body.time_doubts)
        )
    if body.time_reasons:
        yield WordedFact(
            texts(f"{_KEY}reasons"),
            joined(texts(f"archive.time_reason.{each}") for each in body.time_reasons),
        )
    yield from _spans(texts, body, zone)


def _told_since(texts: Texts, entry: Entry, zone: str) -> Iterator[WordedFact]:
    """What a person had made of it since: the reasons of the import are those of another time."""
    body = entry.of(MediaRedated)
    if body.time_doubt is not None:
        yield WordedFact(texts(f"{_KEY}doubts"), texts(f"archive.time_doubt.{body.time_doubt}"))
    yield WordedFact(
        texts(f"{_KEY}anew"),
        texts(
            f"{_KEY}anew_by",
            ahead=ahead_words(texts, body.offset_ms),
            reason=body.reason,
            name=entry.actor.name,
            at=f"{local(entry.happened_at, zone):%Y-%m-%d %H:%M}",
        ),
    )
    yield from _spans(texts, body, zone)
    was = _span(texts, body.before.recorded_from, body.before.recorded_until, zone)
    yield WordedFact(texts(f"{_KEY}before"), was)


def _spans(texts: Texts, body: MediaImported4 | MediaRedated, zone: str) -> Iterator[WordedFact]:
    """When it was recorded, and when by the clock of its device where that is another time."""
    yield WordedFact(texts(f"{_KEY}recorded"), _span(texts, body.recorded_from, body.recorded_until, zone))
    if body.device_from != body.recorded_from:
        yield WordedFact(texts(f"{_KEY}device"), _span(texts, body.device_from, body.device_until, zone))


def _exact(value: datetime, zone: str) -> str:
    return f"{local(value, zone):%Y-%m-%d %H:%M:%S}"


def _span(texts: Texts, start: datetime, end: datetime, zone: str) -> str:
    first, last = _exact(start, zone), _exact(end, zone)
    return first if first == last else texts("archive_page.times.span", start=first, end=last)


def _read(texts: Texts, told: TimeRead, zone: str) -> str:
    moment = _exact(told.moment, zone)
    edge = texts(f"archive.time_edge.{told.edge}")
    return texts("archive_page.times.read", raw=told.raw or "–", moment=moment, edge=edge)
