"""Every edit, drop, swap, truncation and duplicate is found, and its place is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.ledger import (
    Actor,
    ChainVerifier,
    Draft,
    Head,
    Opaque,
    StoredEntry,
    Stream,
    canonical_bytes,
    entry_from_content,
    suite_named,
)
from station.core.ledger.chain import link
from station.core.ledger.verify import EPOCH_STARTED
from tests.core.ledger.chains import START, STATION, chain, draft, extend, head_of, verified

LENGTH = 12
SOUND = chain(LENGTH, epochs=[(5, "sm3+sm2"), (9, "sha256+ed25519")])
HEAD = head_of(SOUND)
places = st.integers(0, LENGTH - 1)


def first_fault(rows: list[StoredEntry]) -> tuple[int, str]:
    """Number and code of the earliest fault."""
    problems = verified(rows, HEAD).problems
    assert problems, "nothing was found"
    earliest = min(problems, key=lambda problem: problem.seq)
    return earliest.seq, earliest.code


def rehashed(row: StoredEntry, content: bytes, suite: str = "sha256+ed25519") -> StoredEntry:
    return row._replace(content=content, hash=link(suite_named(suite), row.prev_hash, content))


def test_a_sound_chain_over_three_epochs_and_two_suites_has_no_fault() -> None:
    outcome = verified(SOUND, HEAD)
    assert (outcome.ok, outcome.entries, outcome.head) == (True, LENGTH, HEAD)
    assert verified([], Head.empty(Stream.CUSTODY)).ok


@given(places, st.data())
def test_an_edited_content_is_found_at_its_number(place: int, data: st.DataObject) -> None:
    row = SOUND[place]
    at = data.draw(st.integers(0, len(row.content) - 1))
    byte = data.draw(st.integers(1, 255))
    content = bytearray(row.content)
    content[at] ^= byte
    rows = [*SOUND[:place], row._replace(content=bytes(content)), *SOUND[place + 1 :]]
    assert first_fault(rows)[0] == row.seq
    assert "content_changed" in {problem.code for problem in verified(rows, HEAD).problems}


@given(places, st.data())
def test_an_edited_hash_or_link_is_found_at_its_number(place: int, data: st.DataObject) -> None:
    row = SOUND[place]
    name = data.draw(st.sampled_from(["hash", "prev_hash"]))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda value: value != getattr(row, name)))
    edited = row._replace(hash=other) if name == "hash" else row._replace(prev_hash=other)
    rows = [*SOUND[:place], edited, *SOUND[place + 1 :]]
    assert first_fault(rows)[0] == row.seq


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "equipment.checked_in"),
        ("kind", EPOCH_STARTED),
        ("version", 2),
        ("epoch", 7),
        ("epoch", 0),
        ("happened_at", "2026-11-23T01:02:00.000001Z"),
        ("recorded_at", "2020-01-01T00:00:00.000000Z"),
        ("stream", Stream.AUDIT),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 4, 6, LENGTH - 1])
def test_an_edited_column_is_found_at_its_number(column: str, value: object, place: int) -> None:
    row = SOUND[place]
    if getattr(row, column) == value:
        value = "other.kind"
    edited = row._replace(**{column: value})  # type: ignore[arg-type]
    rows = [*SOUND[:place], edited, *SOUND[place + 1 :]]
    assert first_fault(rows)[0] == row.seq


@given(places)
def test_a_dropped_row_is_found_at_its_number(place: int) -> None:
    rows = [*SOUND[:place], *SOUND[place + 1 :]]
    assert first_fault(rows) == (SOUND[place].seq, "cut_off" if place == LENGTH - 1 else "missing")


@given(st.integers(0, LENGTH - 1), st.integers(1, LENGTH))
def test_a_dropped_run_is_found_with_both_ends(place: int, count: int) -> None:
    rows = [*SOUND[:place], *SOUND[place + count :]]
    (problem, *_) = verified(rows, HEAD).problems
    last = min(place + count, LENGTH)
    assert (problem.seq, problem.facts["last"], problem.facts["count"]) == (place + 1, last, last - place)


@given(places, places)
def test_two_swapped_rows_are_found_at_the_first(one: int, other: int) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    rows = list(SOUND)
    rows[low], rows[high] = rows[high], rows[low]
    assert first_fault(rows)[0] == SOUND[low].seq


@given(places, places)
def test_two_rows_that_exchanged_their_numbers_are_found_at_the_first(one: int, other: int) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    rows = list(SOUND)
    rows[low], rows[high] = rows[high]._replace(seq=low + 1), rows[low]._replace(seq=high + 1)
    assert first_fault(rows)[0] == low + 1


@given(places, places)
def test_a_duplicate_is_found_at_its_number(place: int, after: int) -> None:
    after = max(place, after)
    rows = [*SOUND[: after + 1], SOUND[place], *SOUND[after + 1 :]]
    problems = verified(rows, HEAD).problems
    assert ("out_of_order", SOUND[place].seq) in {(problem.code, problem.seq) for problem in problems}
    assert verified(rows, HEAD).entries == LENGTH + 1


@given(st.integers(0, LENGTH - 1))
def test_a_cut_off_end_is_found_with_its_length(kept: int) -> None:
    (problem,) = verified(SOUND[:kept], HEAD).problems
    assert (problem.code, problem.seq, problem.facts["last"], problem.facts["count"]) == (
        "cut_off",
        kept + 1,
        LENGTH,
        LENGTH - kept,
    )


def test_a_rewritten_and_rechained_end_differs_from_the_recorded_head() -> None:
    rows = SOUND[: LENGTH - 2]
    head = head_of(rows)
    for number in (90, 91):
        head = extend(rows, draft(number), head, suite_named("sha256+ed25519"), head.epoch)
    assert verified(rows).ok
    assert first_fault(rows) == (LENGTH, "head_changed")


def test_rows_beyond_the_recorded_head_are_found() -> None:
    rows = list(SOUND)
    extend(rows, draft(90), HEAD, suite_named("sha256+ed25519"), HEAD.epoch)
    assert first_fault(rows) == (LENGTH + 1, "beyond_head")


def test_all_faults_of_a_chain_are_named_in_one_report() -> None:
    rows = list(SOUND)
    rows[2] = rows[2]._replace(content=rows[2].content.replace(b"BWC", b"BWD"))
    rows[10] = rows[10]._replace(kind="other.kind")
    del rows[6]
    found = {(problem.seq, problem.code) for problem in verified(rows, HEAD).problems}
    assert {(3, "content_changed"), (7, "missing"), (11, "column_changed")} <= found


def test_an_entry_of_another_station_or_stream_is_found() -> None:
    verifier = ChainVerifier("310110-02", Stream.CUSTODY)
    verifier.feed(SOUND)
    problems = verifier.finish().problems
    assert {problem.facts["column"] for problem in problems} == {"station"}
    assert len(problems) == LENGTH
    assert not verified(SOUND, stream=Stream.AUDIT).ok


@given(st.integers(0, LENGTH), st.integers(1, 5))
def test_a_part_is_checked_from_the_head_before_it(start: int, batch: int) -> None:
    after = head_of(SOUND[:start]) if start else None
    suite = "sm3+sm2" if 5 <= start < 9 else "sha256+ed25519"
    verifier = ChainVerifier(STATION, Stream.CUSTODY, after=after, suite=suite_named(suite))
    for begin in range(start, LENGTH, batch):
        verifier.feed(SOUND[begin : begin + batch])
    assert verifier.finish(HEAD).ok


contents = st.binary(max_size=40) | st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["body", "suite", "actor", "seq", "station", "others"]), inner, max_size=4
        )
    ),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode())


@given(contents, st.sampled_from([EPOCH_STARTED, "equipment.checked_out"]), st.booleans())
def test_nonsense_is_reported_and_never_stops_the_report(content: bytes, kind: str, chained: bool) -> None:
    row = SOUND[1]._replace(kind=kind, content=content)
    if chained:
        row = rehashed(row, content)
    problems = verified([SOUND[0], row, *SOUND[2:]], HEAD).problems
    assert {problem.seq for problem in problems} >= {2}


@pytest.mark.parametrize("kind", [EPOCH_STARTED, "equipment.checked_out"])
def test_nesting_without_end_is_reported(kind: str) -> None:
    deep = b'{"body":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    row = rehashed(SOUND[1]._replace(kind=kind), deep)
    assert 2 in {problem.seq for problem in verified([SOUND[0], row], None).problems}


def test_an_epoch_of_an_unknown_suite_is_named() -> None:
    held = json.loads(SOUND[0].content)
    for name in ("md5+rsa", ["sha256"], None, 7):
        held["body"]["suite"] = name
        row = rehashed(SOUND[0], canonical_bytes(held))
        assert ("unknown_suite", 1) in {(p.code, p.seq) for p in verified([row]).problems}


def test_an_epoch_that_opens_within_an_epoch_is_judged_by_the_suite_that_it_names() -> None:
    rows = chain(3)
    body = {"suite": "sm3+sm2", "key_id": "00", "public_key": "00", "reason": "first"}
    opening = Draft(Opaque(EPOCH_STARTED, 1, body, Stream.CUSTODY), Actor("admin", "李甲"), START)
    extend(rows, opening, head_of(rows), suite_named("sha256+ed25519"), epoch=1)
    assert {(problem.code, problem.seq) for problem in verified(rows).problems} == {("content_changed", 4)}


def test_a_content_that_is_no_text_is_found_although_a_database_vouches_for_it() -> None:
    rows = chain(3)
    spoilt = rows[2].content.replace("仪".encode(), b"\xff\xfe\xfd")
    rows[2] = rehashed(rows[2], spoilt)
    assert {(problem.code, problem.seq) for problem in verified(rows).problems} == {("unreadable", 3)}


@given(st.binary(max_size=60))
def test_what_is_no_entry_is_no_entry(content: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        entry_from_content(content, bytes(32))
