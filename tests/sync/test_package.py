"""Packages: every entry in exactly one of them, in order, within the limits; pauses and addresses beside them."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.errors import SyncProblem
from station.core.ledger import Checkpoint, Head, StoredEntry, Stream
from station.core.settings import Settings, load_settings
from station.sync.address import KeptAddress, checked_address, shown_address
from station.sync.package import PackageLimits, SyncPackage, slices
from station.sync.pauses import FIRST, LONGEST, pause_after


def row(seq: int, size: int) -> StoredEntry:
    return StoredEntry(
        Stream.CUSTODY, seq, 1, "some.act", 1, "", "", b"x" * size, bytes(32), bytes([seq]) * 32
    )


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 9), st.integers(1, 60))
def test_slices_hold_every_row_once_and_keep_the_limits(sizes: list[int], entries: int, size: int) -> None:
    rows = [row(number, each) for number, each in enumerate(sizes, 1)]
    runs = list(slices(rows, PackageLimits(entries, size)))
    assert [each for run in runs for each in run] == rows
    for run in runs:
        assert 1 <= len(run) <= entries
        assert len(run) == 1 or sum(len(each.content) for each in run) <= size
    # No package is smaller than it need be.
    for run, after in pairwise(runs):
        total = sum(len(each.content) for each in run) + len(after[0].content)
        assert len(run) == entries or total > size


def test_a_raw_copy_holds_everything_that_came() -> None:
    rows = (row(1, 3), row(2, 5))
    head = Head(Stream.CUSTODY, 1, 2, rows[1].hash)
    signed = Checkpoint("310110-01", head, datetime(2026, 11, 23, tzinfo=UTC), "sha256+ed25519", "00", b"sig")
    header, _, contents = SyncPackage("310110-01", Stream.CUSTODY, rows, signed).raw_copy().partition(b"\n")
    held = json.loads(header)
    assert (held["station"], held["stream"], held["checkpoint"]) == ("310110-01", "custody", signed.note())
    assert [(each["seq"], each["bytes"], each["hash"]) for each in held["entries"]] == [
        (1, 3, "01" * 32),
        (2, 5, "02" * 32),
    ]
    assert contents == b"x" * 8


@given(st.integers(1, 500), st.integers())
def test_pauses_grow_to_a_quarter_of_an_hour(fails: int, seed: int) -> None:
    pause = pause_after(fails, random.Random(seed))
    assert timedelta() <= pause <= min(LONGEST, FIRST * 2 ** min(fails - 1, 20))


def test_pauses_of_many_stations_spread_over_the_whole_time() -> None:
    pauses = sorted(pause_after(20, random.Random(seed)) for seed in range(200))
    assert pauses[20] < LONGEST / 5
    assert pauses[180] > LONGEST * 4 / 5


SECRET = st.text(st.characters(categories=["L", "N"]), min_size=12, max_size=20)


@given(SECRET, st.sampled_from(["postgresql", "postgresql+psycopg", "postgres"]))
def test_an_address_is_shown_without_its_password(secret: str, scheme: str) -> None:
    for address in (
        f"{scheme}://station:{secret}@192.0.2.7:5432/centre?sslmode=verify-full",
        f"{scheme}://station@192.0.2.7/centre?password={secret}&sslmode=verify-full",
    ):
        shown = shown_address(checked_address(address))
        assert secret not in shown
        assert "station@192.0.2.7" in shown
        assert "sslmode=verify-full" in shown


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "centre",
            "mysql://a@b/c",
            "postgresql://host",
            "postgresql://host/",
            "postgresql://a@b:port/c",
        ),
        *("postgresql://a:p@b:99999/c", "postgresql://[::1/c", "file:///etc/passwd"),
        "postgresql://a:ge@heim@host/c",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SyncProblem) as problem:
        checked_address(address)
    assert problem.value.code == "sync.bad_address"
    assert problem.value.facts == {}
    shown_address(address)


def test_the_address_is_kept_with_the_settings_for_the_owner_alone(tmp_path) -> None:
    replace(Settings(tmp_path), language="en").save()
    kept = KeptAddress(tmp_path)
    assert kept.get() is None
    kept.set("postgresql://station:geheim@192.0.2.7/centre")
    assert kept.get() == "postgresql://station:geheim@192.0.2.7/centre"
    assert load_settings(tmp_path).language == "en"
    assert Settings(tmp_path).file.stat().st_mode & 0o777 == 0o600
