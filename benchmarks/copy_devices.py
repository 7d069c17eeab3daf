"""Imports from slow devices, one and several at once, and the counter beside them, in ratios of one run.

    python -m benchmarks.copy_devices [--rate 40] [--megabytes 400] [--folder DIR]

A device is a disk that is read at `--rate` MB/s (`benchmarks.slow_disks`, which says what that takes).

* one device: engine / plain read of the whole device.
* four, eight at once: until the last is done / the plain read of the slowest alone.
* counter: 95th percentile of a scan at an office of 10,000 items, idle and while eight devices are read.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.copy import Shape, cold, engine, fill
from benchmarks.counter import NoPins, NothingPlugged, p
from benchmarks.large_office import KEEPER, LargeOffice, open_large_office
from benchmarks.slow_disks import disk, require_slowing, slowed
from station.archive.copying import direct
from station.archive.copying.direct import MIB, Block
from station.core.own_folders import OwnFolders
from station.core.texts import load_texts
from station.inventory.counter import Counter, CounterDesk
from station.reports.slip_folder import HtmlSlipFolder
from station.store.attachment_folder import AttachmentFolder

SEVERAL = (4, 8)
ITEMS = 10_000
_BLOCK = 16 * MIB
_SCANS = 300
"""At an idle counter; while devices are read there are as many as there is time for."""


@contextmanager
def device(base: Path, number: int, shape: Shape) -> Iterator[tuple[Path, Path]]:
    """A mounted device with files of `shape`, read-only: its block device and its folder."""
    with disk(base, f"device{number}", shape.size * shape.count + 64 * MIB) as (block, folder):
        fill(folder, shape)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield block, folder


def plain_read(source: Path) -> float:
    """Seconds to read every file below `source` once, past the page cache."""
    cold(source)
    block = Block(_BLOCK)
    began = time.perf_counter()
    for path in sorted(source.iterdir()):
        fd = direct.open_for_reading(path, direct=True)
        for offset in range(0, path.stat().st_size, _BLOCK):
            direct.read_into(fd, block, offset)
        os.close(fd)
    return time.perf_counter() - began


def at_once(sources: Sequence[Path], base: Path, shape: Shape) -> float:
    """Seconds until the engines of all `sources`, begun together, are done."""
    with tempfile.TemporaryDirectory(dir=base) as name:
        targets = [Path(name) / str(number) for number in range(len(sources))]
        for source, target in zip(sources, targets, strict=True):
            target.mkdir()
            cold(source)
        began = time.perf_counter()
        with ThreadPoolExecutor(len(sources)) as pool:
            lanes = [
                pool.submit(engine, source, target, shape)
                for source, target in zip(sources, targets, strict=True)
            ]
            for lane in lanes:
                lane.result()
        return time.perf_counter() - began


def counter_of(office: LargeOffice, folder: Path) -> CounterDesk:
    """A counter without PINs, slips of its own, and nothing plugged in."""
    kept = folder / "attachments"
    attachments = AttachmentFolder(kept, OwnFolders((kept,)), shared=False)
    slips = HtmlSlipFolder(folder / "slips")
    return CounterDesk(office.store, NoPins(), slips, load_texts(), NothingPlugged(), attachments)


def scan(desk: CounterDesk, office: LargeOffice, number: int) -> float:
    """Milliseconds from a code to its answer: a badge, a tag and a code that nobody knows in turn."""
    codes = (office.badge(number % 500), office.tag(number % ITEMS), f"NOPE{number}")
    began = time.perf_counter()
    desk.scan(KEEPER, Counter(), codes[number % 3])
    return (time.perf_counter() - began) * 1000


def scans_until(ended: threading.Event, desk: CounterDesk, office: LargeOffice) -> list[float]:
    """A scan each 25 ms until `ended`, as from a hand that never stops."""
    taken: list[float] = []
    while not ended.wait(0.025):
        taken.append(scan(desk, office, len(taken)))
    return taken


def run(base: Path, rate: int, megabytes: int) -> None:
    """Make the devices and print the ratios."""
    shape = Shape("device", max(1, megabytes // 25), 25 * MIB)
    office = open_large_office(base, ITEMS, 10 * ITEMS)
    desk = counter_of(office, base)
    with ExitStack() as held:
        made = [held.enter_context(device(base, number, shape)) for number in range(max(SEVERAL))]
        sources = [folder for _, folder in made]
        held.enter_context(slowed([block for block, _ in made], [rate] * len(made)))
        alone = [plain_read(source) for source in sources]
        print(f"plain read of a device: {min(alone):.2f} to {max(alone):.2f} s", flush=True)
        print(f"one device: {at_once(sources[:1], base, shape) / alone[0]:.2f}", flush=True)
        for number in SEVERAL:
            idle = [scan(desk, office, turn) for turn in range(_SCANS)]
            ended = threading.Event()
            with ThreadPoolExecutor(1) as pool:
                hand = pool.submit(scans_until, ended, desk, office)
                try:
                    seconds = at_once(sources[:number], base, shape)
                finally:
                    ended.set()
            taken = hand.result()
            print(
                f"{number} at once: {seconds / max(alone[:number]):.2f}; scan p95 idle {p(idle, 95):.1f} ms, "
                f"meanwhile {p(taken, 95):.1f} ms of {len(taken)}",
                flush=True,
            )
    office.store.close()


def main() -> None:
    """Say what is missing, or run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=int, default=40, help="MB/s of a device (default 40)")
    parser.add_argument("--megabytes", type=int, default=400, help="on each device (default 400)")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; not a tmpfs (default here)")
    chosen = parser.parse_args()
    require_slowing()
    with tempfile.TemporaryDirectory(dir=chosen.folder or Path.cwd()) as name:
        run(Path(name), chosen.rate, chosen.megabytes)


if __name__ == "__main__":
    main()
