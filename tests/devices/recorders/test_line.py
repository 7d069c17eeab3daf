"""Recorders on a line: the software twin answers at a real pseudo terminal, spoiled, silent and pulled as well."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from station.archive.clocks.values import ClockWay
from station.archive.recorders.values import KeyMark, RecorderAddress, RecorderFacts
from station.core.errors import Cancelled, DeviceProblem, Refused
from station.core.progress import CancelToken
from station.devices.recorders import recorder_drivers
from station.devices.recorders.line.link import LineRecorder
from station.devices.recorders.line.wire import Garbled, RecorderLine, read_line, written
from station.devices.recorders.twin import RecorderTwin
from tests.devices.recorders.served import ServedTwin, served
from tests.plugins.patience import HANG_SECONDS

AT = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)


def told(code: str, call: Callable[[], object]) -> dict[str, object]:
    with pytest.raises((DeviceProblem, Refused)) as found:
        call()
    assert found.value.code == code
    return found.value.facts


@pytest.mark.rule("EQ-05", "device")
def test_a_recorder_says_who_it_is_and_unlocks_by_a_proof_alone() -> None:
    log = os.urandom(3000)
    twin = RecorderTwin(
        "R-0007", "DSJ-A", "031001", "秘密 2468", log=log, marks=[{"file": "A.MP4", "at": "昨天"}]
    )
    with served(twin) as line:
        link = LineRecorder(line.address)
        assert link.identify() == RecorderFacts("R-0007", "DSJ-A", "031001", locked=True)
        told("recorders.still_locked", link.read_log)
        assert told("recorders.wrong_secret_left", lambda: link.unlock("2468"))["left"] == "4"
        link.unlock("秘密 2468")
        assert link.identify().locked is False
        assert link.read_log() == log
        assert link.marks() == (KeyMark("A.MP4", "昨天"),)
        link.close()
        assert not any("秘密".encode() in heard or b"2468" in heard for heard in line.heard)


@pytest.mark.rule("EQ-05", "device")
def test_wrong_secrets_block_a_recorder_and_no_proof_counts_twice() -> None:
    twin = RecorderTwin(left=1)
    ask = written(RecorderLine("#", 1, ("CHALLENGE",)))
    twin.answer(ask)
    twin.answer(written(RecorderLine("#", 2, ("UNLOCK", "proof=00"))))
    with served(twin) as line:
        link = LineRecorder(line.address)
        link.identify()
        told("recorders.blocked", lambda: link.unlock(twin.secret))
        link.close()


@pytest.mark.rule("DM-02", "origin")
def test_a_clock_is_read_against_ours_and_set() -> None:
    wall = datetime(2026, 11, 28, 14, 0)
    twin = RecorderTwin(ahead=timedelta(minutes=7), now=lambda: wall, locked=False)
    moments = iter(
        [AT, AT + timedelta(seconds=4), AT, AT + timedelta(seconds=1), AT, AT + timedelta(seconds=3)]
    )
    with served(twin) as line:
        link = LineRecorder(line.address)
        link.identify()
        read = link.read_clock(lambda: next(moments))
        assert (read.shows, read.way, read.serial) == (wall + timedelta(minutes=7), ClockWay.READ, "R-0001")
        assert (read.at, read.within) == (AT + timedelta(seconds=0.5), timedelta(seconds=0.5))
        assert read.offset_ms("Asia/Shanghai") == 7 * 60_000 - 500
        link.set_clock(wall)
        assert twin.ahead == timedelta()
        twin.ahead = None
        told("recorders.clock_unset", lambda: link.read_clock(lambda: AT))
        link.close()


@dataclass
class Spoiled:
    """Changes the first `many` answers by `change`."""

    change: Callable[[bytes], bytes]
    many: int = 1
    seen: list[bytes] = field(default_factory=list)

    def __call__(self, sent: bytes) -> bytes:
        self.seen.append(sent)
        return self.change(sent) if len(self.seen) <= self.many else sent


@pytest.mark.rule("EQ-05", "device")
@pytest.mark.parametrize(
    "change", [lambda sent: sent.replace(b"OK", b"0K"), lambda _: b"", lambda sent: b"?" * 2000]
)
def test_what_came_wrong_is_asked_once_more_and_done_once(change: Callable[[bytes], bytes]) -> None:
    twin = RecorderTwin()
    with served(twin, Spoiled(change)) as line:
        link = LineRecorder(line.address, answer_seconds=0.1)
        assert link.identify().serial == "R-0001"
        link.close()


def test_an_unlocking_whose_answer_was_lost_is_no_second_try() -> None:
    twin = RecorderTwin()
    for number, words in ((1, ("CHALLENGE",)), (2, ("UNLOCK", "proof=00")), (2, ("UNLOCK", "proof=00"))):
        twin.answer(written(RecorderLine("#", number, words)))
    assert twin.left == 4


@pytest.mark.rule("EQ-05", "device")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: b"", "recorders.silent"),
        (lambda sent: sent.replace(b"R-0001", b"R-0002"), "recorders.garbled"),
    ],
)
def test_a_recorder_that_never_answers_well_is_named(change: Callable[[bytes], bytes], code: str) -> None:
    with served(RecorderTwin(), Spoiled(change, many=99)) as line:
        link = LineRecorder(line.address, answer_seconds=0.05)
        told(code, link.identify)
        link.close()


def test_a_recorder_that_drips_late_answers_wins_no_time() -> None:
    enough, dripped = threading.Event(), 0

    def drip(line: ServedTwin) -> None:
        nonlocal dripped
        late = written(RecorderLine("=", 999_999_999, ("OK",)))
        while dripped < 400 and not enough.wait(0.005):
            line.say(late)
            dripped += 1

    with served(RecorderTwin(), Spoiled(lambda _: b"", many=99)) as line:
        link = LineRecorder(line.address, answer_seconds=0.05)
        dripping = threading.Thread(target=drip, args=(line,))
        dripping.start()
        told("recorders.silent", link.identify)
        still_at_it = dripped < 400
        enough.set()
        dripping.join(HANG_SECONDS)
        link.close()
    assert still_at_it, "it was listened to until it fell silent by itself"


def test_data_without_having_asked_for_any_is_garbled_at_once() -> None:
    with served(RecorderTwin(), lambda sent: sent.replace(b"=", b"+", 1)) as line:
        link = LineRecorder(line.address)
        told("recorders.garbled", link.identify)
        link.close()


@pytest.mark.parametrize("read", [LineRecorder.read_log, LineRecorder.marks])
def test_reading_what_comes_slowly_ends_when_it_is_no_longer_wanted(
    read: Callable[[LineRecorder, CancelToken], object],
) -> None:
    stop = CancelToken()

    def first_line(sent: bytes) -> bytes:
        stop.cancel()
        return sent.partition(b"\n")[0] + b"\n"

    marks = [{"file": f"{number}.MP4", "at": ""} for number in range(99)]
    with served(RecorderTwin(locked=False, log=b"x" * 2000, marks=marks), first_line) as line:
        link, begun = LineRecorder(line.address, answer_seconds=60), time.monotonic()
        with pytest.raises(Cancelled):
            read(link, stop)
        link.close()
    assert time.monotonic() - begun < 30


def test_a_pulled_recorder_is_gone_and_a_line_serves_one() -> None:
    with served(RecorderTwin()) as line:
        link = LineRecorder(line.address)
        told("recorders.busy", lambda: LineRecorder(line.address))
        line.pull()
        told("recorders.gone", link.identify)
        link.close()
        told("recorders.gone", lambda: LineRecorder(line.address))


@pytest.mark.parametrize("place", range(24))
def test_a_flipped_bit_never_passes(place: int) -> None:
    raw = bytearray(written(RecorderLine("=", 12, ("OK", "time=2026"))).rstrip(b"\n"))
    raw[place % len(raw)] ^= 1
    with pytest.raises(Garbled):
        read_line(bytes(raw))


def test_marks_that_are_none_are_refused() -> None:
    twin = RecorderTwin(locked=False, marks=[{"file": "A" * 300, "at": ""}])
    assert json.dumps(twin.marks)
    with served(twin) as line:
        link = LineRecorder(line.address)
        link.identify()
        told("recorders.garbled", link.marks)
        link.close()


class Nested(RecorderTwin):
    """Its marks are lists within each other, deeper than anybody can read."""

    def _data(self, line: RecorderLine, _data: bytes) -> bytes:
        return super()._data(line, b"[" * 100_000)


def test_marks_within_each_other_are_refused() -> None:
    with served(Nested(locked=False)) as line:
        link = LineRecorder(line.address)
        link.identify()
        told("recorders.garbled", link.marks)
        link.close()


def test_a_driver_reads_its_places_in_one_form() -> None:
    (driver,) = (each for each in recorder_drivers() if each.road == "line")
    assert driver.read("/dev/ttyACM0") == "/dev/ttyACM0"
    assert str(RecorderAddress("line", "/dev/ttyACM0")) == driver.example
    for wrong in ("", "ttyACM0", "//x", "/dev/tty ACM0", "/dev/\n"):
        with pytest.raises(ValueError, match="no path"):
            driver.read(wrong)
    assert not driver.present("/dev/none-there")
