"""Projections of verification and care: until when an instrument may be used, when it is to be verified anew (ST-06), and what is to be cared for (EQ-14)."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from station.core.clock import from_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.care.bodies import (
    CARE,
    Cared,
    CareEnded,
    CarePlanned,
    InstrumentVerified,
    ScrapDisposed,
    ScrapSealed,
)
from station.inventory.losses.bodies import ItemFound, ItemFound2, ItemLost, WrittenOff
from station.inventory.voiding.bodies import FactsAgain, FactsVoided
from station.store.projections.deadlines import end, open_deadline, start, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item

VERIFICATION: Final = "verification"
_FACT: Final = "verified_until"
_LAST_SECOND: Final = time(23, 59, 59)
_INVENTORY = Room("inventory")
_INVENTORY.without_state(ScrapSealed, ScrapDisposed)  # read from the item's entries


@_INVENTORY.derives(InstrumentVerified, item)
def verified(rows: Rows, _entry: Entry, body: InstrumentVerified) -> None:
    """It may be used until then."""
    if not rows.change(item, (body.tag,), {_FACT: body.valid_until.isoformat()}):
        rows.impossible("item_unknown", tag=body.tag)


@_INVENTORY.derives(InstrumentVerified, deadline)
def verification_runs(rows: Rows, entry: Entry, body: InstrumentVerified) -> None:
    """It is to be verified anew before that day is over: the verification before has done its part."""
    about = subject("item", body.tag)
    end(rows, entry, VERIFICATION, about, DeadlineOutcome.MET)
    _start(rows, entry, about, body.name, body.watching, _end_of(body.valid_until, entry.zone))


@_INVENTORY.derives(FactsVoided, deadline)
def verification_voided(rows: Rows, entry: Entry, body: FactsVoided) -> None:
    """The verification before counts again, or none; what left the register needs none."""
    for line in body.items:
        about = subject("item", line.tag)
        if not line.registered:
            end(rows, entry, VERIFICATION, about, DeadlineOutcome.WITHDRAWN)
        elif _FACT in line.facts:
            _again(rows, entry, line, about)


def _again(rows: Rows, entry: Entry, line: FactsAgain, about: str) -> None:
    last = rows.last(deadline, VERIFICATION, about)
    until = line.facts[_FACT]
    if last is None:
        return
    if isinstance(until, str):
        due_at = _end_of(date.fromisoformat(until), entry.zone)
        _start(rows, entry, about, line.name, _persons(last), due_at)
        return
    end(rows, entry, VERIFICATION, about, DeadlineOutcome.WITHDRAWN)
    rows.change(deadline, (VERIFICATION, about, last["seq"]), {"computed_seq": entry.seq})


@_INVENTORY.derives(ItemLost, deadline)
def lost_instrument(rows: Rows, entry: Entry, body: ItemLost) -> None:
    """What is lost is not verified, nor cared for."""
    _ended(rows, entry, body.tag)


@_INVENTORY.derives(WrittenOff, deadline)
def scrapped_instrument(rows: Rows, entry: Entry, body: WrittenOff) -> None:
    """Nor is what is scrapped."""
    _ended(rows, entry, body.tag)


def _ended(rows: Rows, entry: Entry, tag: str) -> None:
    for kind in (VERIFICATION, CARE):
        end(rows, entry, kind, subject("item", tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(ItemFound2, deadline)
@_INVENTORY.derives(ItemFound, deadline)
def found_instrument(rows: Rows, entry: Entry, body: ItemFound) -> None:
    """Its verification runs on to the same day, unless it was void."""
    about = subject("item", body.tag)
    last = rows.last(deadline, VERIFICATION, about)
    if last is None or last["outcome"] != DeadlineOutcome.WITHDRAWN.value:
        return
    if last["computed_seq"] != last["ended_seq"]:
        _start(rows, entry, about, last["title"], _persons(last), from_record(last["due_at"]))


def _start(
    rows: Rows, entry: Entry, about: str, title: str, persons: tuple[str, ...], due_at: datetime
) -> None:
    start(
        *(rows, entry, VERIFICATION), rule="ST-06", about=about, title=title, persons=persons, due_at=due_at
    )


def _persons(row: Row) -> tuple[str, ...]:
    return tuple(json.loads(row["persons"]))


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(zone))


@_INVENTORY.derives(CarePlanned, deadline)
def care_planned(rows: Rows, entry: Entry, body: CarePlanned) -> None:
    """They are to be cared for in time (EQ-14); a schedule of before does not run any more."""
    for each in body.lines:
        about = subject("item", each.tag)
        start_due(
            *(rows, entry, CARE, body.due),
            rule="EQ-14",
            about=about,
            title=each.name,
            persons=each.watching,
        )


@_INVENTORY.derives(Cared, deadline)
def cared(rows: Rows, entry: Entry, body: Cared) -> None:
    """What was due is done, and the next time has begun where there is one."""
    about = subject("item", body.tag)
    end(rows, entry, CARE, about, DeadlineOutcome.MET)
    if body.again_by is not None:
        start_due(
            *(rows, entry, CARE, body.again_by),
            rule="EQ-14",
            about=about,
            title=body.name,
            persons=body.watching,
        )


@_INVENTORY.derives(CareEnded, deadline)
def care_ended(rows: Rows, entry: Entry, body: CareEnded) -> None:
    """Nothing is due any more."""
    end(rows, entry, CARE, subject("item", body.tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(FactsVoided, deadline)
def care_voided(rows: Rows, entry: Entry, body: FactsVoided) -> None:
    """What was put down by mistake as done is due again, where nothing else was recorded since; of what left the register nothing is."""
    for line in body.items:
        if not line.registered:
            end(rows, entry, CARE, subject("item", line.tag), DeadlineOutcome.WITHDRAWN)
    for each in reversed(body.voided):
        if each.kind == Cared.KIND:
            for about in each.about:
                _due_again(rows, entry, about, each.seq)


def _due_again(rows: Rows, entry: Entry, about: str, seq: int) -> None:
    began = rows.row(deadline, CARE, about, seq)
    ran = open_deadline(rows, CARE, about)
    if began is not None:
        rows.change(deadline, (CARE, about, seq), {**_withdrawn(entry)})
    if ran is not None and ran["seq"] != seq:
        return  # it was cared for or planned again since
    for row in rows.under(deadline, CARE, about):
        if row["ended_seq"] == seq and row["seq"] != seq:
            rows.change(
                deadline, (CARE, about, row["seq"]), {"ended_at": None, "outcome": None, "ended_seq": None}
            )


def _withdrawn(entry: Entry) -> Row:
    return {
        "ended_at": entry.happened,
        "outcome": DeadlineOutcome.WITHDRAWN.value,
        "ended_seq": entry.seq,
    }
