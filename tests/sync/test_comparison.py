"""Comparing two copies of a stream: every way in which they can differ has its own answer."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.ledger import GENESIS, Head, Stream
from station.sync.comparison import Decision, Refuse, SendFrom, UpToDate, agreed, compare
from station.sync.values import ChainPlace, SyncReason


def history(*words: str) -> list[bytes]:
    """Hashes of a chain of words, from number 0 on."""
    hashes = [GENESIS]
    for word in words:
        hashes.append(hashlib.sha256(hashes[-1] + word.encode()).digest())
    return hashes


def looked_up(hashes: Sequence[bytes]):
    return lambda seq: hashes[seq] if 0 <= seq < len(hashes) else None


def decided(
    mine: Sequence[bytes],
    theirs: Sequence[bytes],
    acked: ChainPlace | None = None,
    restarted: Sequence[int] = (),
) -> Decision:
    here = Head(Stream.CUSTODY, 1, len(mine) - 1, mine[-1])
    there = Head(Stream.CUSTODY, 1, len(theirs) - 1, theirs[-1])
    return compare(
        here,
        there,
        acked or ChainPlace.nowhere(),
        mine=looked_up(mine),
        theirs=looked_up(theirs),
        restarted_at=lambda seq: seq in restarted,
    )


A, B = history(*"abcdefgh"), history(*"abcxyz")


@pytest.mark.parametrize(
    ("mine", "theirs", "acked", "decision"),
    [
        (A[:1], A[:1], None, UpToDate()),
        (A, A[:1], None, SendFrom(1)),
        (A, A[:5], ChainPlace(4, A[4]), SendFrom(5)),
        (A, A, ChainPlace(3, A[3]), UpToDate()),  # the last answers were lost
        (A, A[:3], ChainPlace(6, A[6]), SendFrom(3, lost=ChainPlace(6, A[6]))),
        (A[:4], A, ChainPlace(3, A[3]), Refuse(SyncReason.STATION_ROLLBACK, 3, 3, 8)),
        (A, B, ChainPlace(3, A[3]), Refuse(SyncReason.FORK, 3, 8, 6)),
        (B, A, ChainPlace(3, A[3]), Refuse(SyncReason.FORK, 3, 6, 8)),
        (A, history("z"), None, Refuse(SyncReason.FORK, 0, 8, 1)),
        (B, A[:3], ChainPlace(5, A[5]), Refuse(SyncReason.FORK, 2, 6, 5)),  # rewritten below a confirmation
        (
            A[:4],
            A[:3],
            ChainPlace(6, A[6]),
            Refuse(SyncReason.STATION_ROLLBACK, 2, 3, 6),
        ),  # both lost the end
    ],
    ids=[
        *("both empty", "new station", "normal", "answer lost", "centre restored", "station restored"),
        *(
            "fork",
            "fork, centre longer",
            "nothing in common",
            "rewritten after a centre's restore",
            "both restored",
        ),
    ],
)
def test_each_difference_has_its_answer(
    mine: Sequence[bytes], theirs: Sequence[bytes], acked: ChainPlace | None, decision: Decision
) -> None:
    assert decided(mine, theirs, acked) == decision


def test_a_parting_that_begins_with_a_restart_is_a_restored_station() -> None:
    assert decided(B, A, restarted=[4]) == Refuse(SyncReason.STATION_ROLLBACK, 3, 6, 8)
    assert decided(B, A, restarted=[5]) == Refuse(SyncReason.FORK, 3, 6, 8)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_common_part_is_found_by_halving(common: int, mine: int, theirs: int) -> None:
    shared = [f"s{number}" for number in range(common)]
    here = history(*shared, *(f"m{number}" for number in range(mine)))
    there = history(*shared, *(f"t{number}" for number in range(theirs)))
    looks: list[int] = []

    def asked(seq: int) -> bytes | None:
        looks.append(seq)
        return looked_up(there)(seq)

    assert agreed(min(len(here), len(there)) - 1, looked_up(here), asked) == common
    assert len(looks) <= 6  # questions that go over the link


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_what_is_sent_always_follows_the_centre(common: int, mine: int, theirs: int, acked: int) -> None:
    """Whatever the station remembers: it sends only when the centre's whole chain is a beginning of its own."""
    shared = [f"s{number}" for number in range(common)]
    here = history(*shared, *(f"m{number}" for number in range(mine)))
    there = history(*shared, *(f"t{number}" for number in range(theirs)))
    memory = ChainPlace(min(acked, len(here) - 1), here[min(acked, len(here) - 1)])
    decision = decided(here, there, memory)
    follows = there == here[: len(there)]
    assert isinstance(decision, SendFrom | UpToDate) == follows
    if isinstance(decision, SendFrom):
        assert decision.first == len(there) <= len(here)
        assert (decision.lost is not None) == (memory.seq >= len(there))
    if isinstance(decision, Refuse):
        assert decision.common == common
