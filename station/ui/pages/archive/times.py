"""When a recording was made: how far that can be relied on, and all that tells it, as it stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from station.archive.time_bodies import MediaImported4, TimeRead
from station.archive.weighing.values import Confidence
from station.core.clock import local
from station.core.ledger import Entry
from station.core.texts import Texts
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact

_TOKENS: Final = {Confidence.SURE: "ok", Confidence.FAIR: "neutral", Confidence.WEAK: "attention"}


def confidence_state(texts: Texts, confidence: Confidence) -> ChipState:
    """The chip of how far a time can be relied on."""
    return ChipState(texts(f"archive.confidence.{confidence}"), _TOKENS[confidence])


def time_facts(texts: Texts, entry: Entry, zone: str) -> list[Fact]:
    """What the entry of a recording says of its time; nothing where a former version wrote it."""
    body = entry.typed
    return list(_facts(texts, body, zone)) if isinstance(body, MediaImported4) else []


def _facts(texts: Texts, body: MediaImported4, zone: str) -> Iterator[Fact]:
    key = "archive_page.times."
    yield Fact(texts(f"{key}confidence"), confidence_state(texts, body.confidence))
    joined = texts("list.join").join
    if body.time_doubts:
        yield Fact(
            texts(f"{key}doubts"), joined(texts(f"archive.time_doubt.{each}") for each in body.time_doubts)
        )
    if body.time_reasons:
        yield Fact(
            texts(f"{key}reasons"), joined(texts(f"archive.time_reason.{each}") for each in body.time_reasons)
        )
    yield Fact(texts(f"{key}recorded"), _span(texts, body.recorded_from, body.recorded_until, zone))
    if body.device_from != body.recorded_from:
        yield Fact(texts(f"{key}device"), _span(texts, body.device_from, body.device_until, zone))
    if body.name_number:
        yield Fact(texts(f"{key}number"), body.name_number, code=True)
    for each in body.time_evidence:
        yield Fact(texts(f"archive.time_source.{each.source}"), _read(texts, each, zone))


def _exact(value: datetime, zone: str) -> str:
    return f"{local(value, zone):%Y-%m-%d %H:%M:%S}"


def _span(texts: Texts, start: datetime, end: datetime, zone: str) -> str:
    first, last = _exact(start, zone), _exact(end, zone)
    return first if first == last else texts("archive_page.times.span", start=first, end=last)


def _read(texts: Texts, told: TimeRead, zone: str) -> str:
    moment = _exact(told.moment, zone)
    edge = texts(f"archive.time_edge.{told.edge}")
    return texts("archive_page.times.read", raw=told.raw or "–", moment=moment, edge=edge)
