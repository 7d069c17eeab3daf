"""Who had what and when, read a second time from the bytes of the entries, by code that shares nothing with the program.

A rebuild proves only that the state follows from the projections. Here a reading of a few lines, made from the
description of the entries alone, must come to the same holders and spans on any history, also one that can't be.
"""

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.store.store import Store
from tests.plugins.stations import TestStation, filled_station
from tests.store import histories

TAGS, NUMBERS = ("T-1", "T-2", "T-3"), ("1001", "1002")
Span = tuple[str, int, str, str, str | None, int | None]
some_tags = st.lists(st.sampled_from(TAGS), min_size=1, max_size=3, unique=True)
numbers = st.sampled_from(NUMBERS)
DUE = datetime(2026, 11, 24, 1, tzinfo=UTC)


def out(number: str, tags: list[str]) -> Callable[[Store], object]:
    return lambda store: histories.check_out(store, number, tags)


def back(number: str, tags: list[str], due: datetime | None) -> Callable[[Store], object]:
    return lambda store: histories.check_in(store, number, tags, due)


acts = st.one_of(
    st.builds(out, numbers, some_tags), st.builds(back, numbers, some_tags, st.sampled_from([None, DUE]))
)


def spans_of(contents: list[bytes]) -> list[Span]:
    """Item, entry that began it, officer, begin, end, entry that ended it: each loan there was."""
    ended: list[Span] = []
    running: dict[str, Span] = {}

    def end(tag: str, at: str, seq: int) -> None:
        if tag in running:
            ended.append((*running.pop(tag)[:4], at, seq))

    for content in contents:
        entry = json.loads(content)
        if entry["kind"] not in ("equipment.checked_out", "equipment.checked_in"):
            continue
        for line in entry["body"]["lines"]:
            tag, at, seq = line["tag"], entry["happened_at"], entry["seq"]
            end(tag, at, seq)
            if entry["kind"] == "equipment.checked_out":
                running[tag] = (tag, seq, entry["body"]["number"], at, None, None)
    return sorted([*ended, *running.values()], key=lambda span: span[:2])


def three_items(station: TestStation) -> None:
    for tag in TAGS:
        histories.register(station.store, tag)


@pytest.mark.rule("DM-03", "derived")
@given(history=st.lists(acts, max_size=8))
@settings(deadline=None, max_examples=20)
def test_custody_is_what_the_entries_say(history: list[Callable[[Store], object]]) -> None:
    with tempfile.TemporaryDirectory(prefix="station-custody-") as name:
        station, _ = filled_station(Path(name), "three items", three_items)
        try:
            for act in history:
                act(station.store)
        finally:
            station.store.close()
        database = sqlite.connect(str(Path(name) / "station.db"))
        contents = [
            bytes(content)
            for (content,) in database.execute(
                "SELECT content FROM ledger_entry WHERE stream = 'custody' ORDER BY seq"
            )
        ]
        columns = "tag, seq, number, started_at, ended_at, ended_seq"
        recorded = database.execute(f"SELECT {columns} FROM custody_span ORDER BY tag, seq").fetchall()
        holders = dict(database.execute("SELECT tag, holder FROM item"))
        states = dict(database.execute("SELECT tag, state FROM item"))
        database.close()
    spans = spans_of(contents)
    assert recorded == spans
    holding = {tag: number for tag, _, number, _, ended, _ in spans if ended is None}
    assert holders == {tag: holding.get(tag) for tag in TAGS}
    assert {tag for tag, state in states.items() if state == "out"} == set(holding)
