"""The tests' memory cards are real ones: exFAT in the kernel's eyes, read-only when asked, gone when pulled."""

import contextlib
import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.plugins.cards import CardBox, CardFile

RECORDED = datetime(2025, 3, 1, 8, 30, 12, tzinfo=UTC)


def mounts() -> dict[str, tuple[str, str, str]]:
    lines = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    return {place: (device, kind, options) for device, place, kind, options, *_ in map(str.split, lines)}


def test_a_card_is_mounted_read_only_with_its_files(cards: CardBox) -> None:
    card = cards.make(
        {"DCIM/100MEDIA/现场 1.MP4": CardFile(b"x" * 100_000, RECORDED), "CONFIG.TXT": b"zone=8"}
    )
    device, kind, options = mounts()[str(card.path)]
    assert (device, kind, options.split(",")[0]) == (card.device, "fuseblk", "ro")
    recording = card.path / "DCIM" / "100MEDIA" / "现场 1.MP4"
    assert recording.read_bytes() == b"x" * 100_000
    assert recording.stat().st_mtime == RECORDED.timestamp()
    with pytest.raises(OSError, match="Read-only") as refused:
        (card.path / "new").write_bytes(b"")
    assert refused.value.errno == errno.EROFS


def test_a_card_can_be_written_after_remounting(cards: CardBox) -> None:
    card = cards.make({})
    card.remount(read_only=False)
    card.write({"A.MP4": b"abc"})
    card.remount(read_only=True)
    assert (card.path / "A.MP4").read_bytes() == b"abc"


def test_a_pulled_card_fails_whoever_reads_it(cards: CardBox) -> None:
    card = cards.make({"A.MP4": bytes(8 << 20)})
    recording = os.open(card.path / "A.MP4", os.O_RDONLY)
    try:
        os.pread(recording, 4096, 0)
        card.unplug()
        with pytest.raises(OSError, match="not connected") as gone:
            os.pread(recording, 4096, 6 << 20)
        assert gone.value.errno == errno.ENOTCONN
    finally:
        with contextlib.suppress(OSError):  # closing tells it too
            os.close(recording)
    assert str(card.path) not in mounts()
    assert list(card.path.iterdir()) == []


def test_a_pulled_card_comes_back_with_its_files(cards: CardBox) -> None:
    card = cards.make({"A.MP4": b"abc"})
    card.unplug()
    card.plug_in()
    assert (card.path / "A.MP4").read_bytes() == b"abc"
    card.eject()
    assert card.device is None
