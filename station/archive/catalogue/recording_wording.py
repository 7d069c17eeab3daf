"""What a recording's record says, in words: for the detail of a page and for the terminal alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from station.archive.time_bodies import MediaImported4, TimeRead
from station.archive.time_habits.wording import stated_words
from station.archive.values import Recording
from station.archive.weighing.values import StatedHabit
from station.core.clock import local
from station.core.ledger import Entry
from station.core.texts import Texts


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


def time_told(texts: Texts, entry: Entry, zone: str, stated: StatedHabit | None = None) -> list[WordedFact]:
    """What the entry says of the time beside its reliability; nothing where a former version wrote it (DM-05).

    `stated` is what was stated of its device, where its time rests on that.
    """
    body = entry.typed
    if not isinstance(body, MediaImported4):
        return []
    told = list(_time_told(texts, body, zone))
    if stated is not None:
        told.append(WordedFact(texts("archive_page.times.stated"), stated_words(texts, stated, zone)))
    return told


def _time_told(texts: Texts, body: MediaImported4, zone: str) -> Iterator[WordedFact]:
    key = "archive_page.times."
    joined = texts("list.join").join
    if body.time_doubts:
        yield WordedFact(
            texts(f"{key}doubts"), joined(texts(f"archive.time_doubt.{each}") for each in body.time_doubts)
        )
    if body.time_reasons:
        yield WordedFact(
            texts(f"{key}reasons"), joined(texts(f"archive.time_reason.{each}") for each in body.time_reasons)
        )
    yield WordedFact(texts(f"{key}recorded"), _span(texts, body.recorded_from, body.recorded_until, zone))
    if body.device_from != body.recorded_from:
        yield WordedFact(texts(f"{key}device"), _span(texts, body.device_from, body.device_until, zone))
    if body.name_number:
        yield WordedFact(texts(f"{key}number"), body.name_number, code=True)
    for each in body.time_evidence:
        yield WordedFact(texts(f"archive.time_source.{each.source}"), _read(texts, each, zone))


def _exact(value: datetime, zone: str) -> str:
    return f"{local(value, zone):%Y-%m-%d %H:%M:%S}"


def _span(texts: Texts, start: datetime, end: datetime, zone: str) -> str:
    first, last = _exact(start, zone), _exact(end, zone)
    return first if first == last else texts("archive_page.times.span", start=first, end=last)


def _read(texts: Texts, told: TimeRead, zone: str) -> str:
    moment = _exact(told.moment, zone)
    edge = texts(f"archive.time_edge.{told.edge}")
    return texts("archive_page.times.read", raw=told.raw or "–", moment=moment, edge=edge)
