"""Import against the limit and against what people do, in ratios of one run.

    python -m benchmarks.copy [--scale 0.25] [--folder DIR] [--rounds 3]

* engine: the verified copy of the program, in its own process, as the import uses it.
* limit: read + write + fsync (syncfs for many) + cold re-read, without a hash, overlapped as well as we know how.
* people: cp, sync, then sha256sum of both sides, cold.

A warm-up round is not counted; of the others the best is taken, because a shared disk only ever adds time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from station.archive.copying import direct
from station.archive.copying.direct import MIB, Block
from station.archive.copying.job import CopyItem, CopyJob
from station.archive.copying.journal import Journal
from station.archive.copying.launcher import run_engine
from station.archive.copying.pipeline import Ring, run_blocks
from station.archive.copying.session import SessionFolder
from station.archive.copying.worker import NICENESS
from station.archive.outcomes import FileOutcome

KEY = bytes(32)
"""The key of the bench's own journal."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of files to copy: its name, how many files of how many bytes."""

    name: str
    count: int
    size: int


def shapes(scale: float) -> list[Shape]:
    """One large file, a card of short clips, a card of pictures; at scale 1.0 the sizes of the first measurement."""
    return [
        Shape("one large file", 1, int(2048 * MIB * scale) // MIB * MIB),
        Shape("2 MB files", max(1, int(2000 * scale)), 2_000_000),
        Shape("50 KB files", max(1, int(20_000 * scale)), 50_000),
    ]


def fill(folder: Path, shape: Shape) -> None:
    """Files of random bytes, every one different."""
    noise = random.Random(shape.size).randbytes(MIB)
    for number in range(shape.count):
        with (folder / f"F{number:05d}.MP4").open("wb") as file:
            left = shape.size
            while left > 0:
                head = f"{number}-{left}".encode()
                file.write((head + noise)[: min(left, MIB)])
                left -= MIB
    os.sync()


def cold(folder: Path) -> None:
    """Nothing of the files below `folder` is left in the page cache."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            fd = os.open(path, os.O_RDONLY)
            os.fsync(fd)
            direct.forget_pages(fd)
            os.close(fd)


# --------------------------------------------------------------------------------------------- the three ways


def limit(source: Path, target: Path, shape: Shape) -> None:
    """The least that a verified copy can cost: the same moves, without a hash."""
    if shape.count == 1:
        _limit_large(next(source.iterdir()), target / "whole", shape.size)
    else:
        _limit_small(sorted(source.iterdir()), target, shape.size)


def _limit_large(source: Path, target: Path, size: int) -> None:
    ring = Ring(4, 16 * MIB)
    reading, writing = direct.open_for_reading(source, direct=True), direct.create(target, direct=True)
    run_blocks(
        ring,
        size,
        lambda block, at: void(direct.read_into(reading, block, at)),
        [lambda block: direct.write_out(writing, block.filled, block.offset)],
    )
    os.fsync(writing)
    os.close(writing)
    os.close(reading)
    again = direct.open_for_reading(target, direct=True)
    block = Block(16 * MIB)
    for offset in range(0, size, 16 * MIB):
        direct.read_into(again, block, offset)
    os.close(again)


def _limit_small(sources: list[Path], target: Path, size: int) -> None:
    blocks: SimpleQueue[Block] = SimpleQueue()
    for _ in range(2):
        blocks.put(Block((size + 4095) // 4096 * 4096 + 4096))

    def one(path: Path, out: Path | None) -> None:
        block = blocks.get()
        fd = direct.open_for_reading(path, direct=out is None)
        direct.read_into(fd, block, 0)
        os.close(fd)
        if out is not None:
            fd = direct.create(out, direct=False)
            direct.write_out(fd, block.filled, 0)
            os.close(fd)
        blocks.put(block)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: one(path, target / path.name), sources))
        direct.sync_file_system(target)
        list(pool.map(lambda path: one(target / path.name, None), sources))


def engine(source: Path, target: Path, shape: Shape, second: Path | None = None) -> None:
    """The program's own way, with its process, its journal and its renames, and with a second copy where there is a second disk.

    Raises SystemExit where one is not stored.
    """
    items = []
    for path in sorted(source.iterdir()):
        found = path.stat()
        items.append(CopyItem(path.name, f"bench/{path.name}", found.st_size, found.st_mtime_ns))
    folder = SessionFolder.of(target, "bench")
    folder.create()
    with Journal(folder.journal, KEY) as journal:
        journal.open_order({})
    result = run_engine(CopyJob("bench", source, target, tuple(items), {}, KEY, second))
    for each in result.outcomes:
        if each.outcome is not FileOutcome.COPIED or (second is not None and each.second is None):
            raise SystemExit(f"{shape.name}: {each}")


def people(source: Path, target: Path, shape: Shape) -> None:
    """cp, sync, and sha256sum of both sides, each read from the disk. Raises SystemExit where they differ."""
    cp_and_sums("sha256sum", source, target, shape)


def cp_and_sums(program: str, source: Path, target: Path, shape: Shape) -> None:
    """cp, sync, and the sums of both sides by `program`, each read from the disk. Raises SystemExit where they differ."""
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)
    subprocess.run(["sync"], check=True)
    sums = []
    for folder in (source, target):
        cold(folder)
        found = subprocess.run(
            f"find . -type f -print0 | sort -z | xargs -0 {program}",
            shell=True, cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        sums.append(found.stdout)
    if sums[0] != sums[1]:
        raise SystemExit(f"{shape.name}: cp made something else")


def void(_value: object) -> None:
    """Forget an answer."""


WAYS: dict[str, Callable[[Path, Path, Shape], None]] = {"limit": limit, "engine": engine, "people": people}


def measure(way: Callable[[Path, Path, Shape], None], source: Path, base: Path, shape: Shape) -> float:
    """Seconds of one run into an empty folder, from a cold source."""
    target = base / "target"
    target.mkdir()
    cold(source)
    begun = time.perf_counter()
    way(source, target, shape)
    taken = time.perf_counter() - begun
    shutil.rmtree(target)
    os.sync()
    return taken


def main() -> None:
    """Print one line per shape: the ratios of the engine and of the people's way to the limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=0.25, help="share of the full sizes (default 0.25)")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds, best taken (default 3)")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; not a tmpfs (default here)")
    chosen = parser.parse_args()
    # The engine lets others go first; on a busy machine the ratios say something only when all three do.
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    print(
        f"{'':16}{'limit':>9}{'engine':>9}{'people':>9}{'engine/limit':>14}{'people/limit':>14}{'median':>8}"
    )
    for shape in shapes(chosen.scale):
        with tempfile.TemporaryDirectory(dir=chosen.folder or Path.cwd()) as name:
            base = Path(name)
            source = base / "source"
            source.mkdir()
            fill(source, shape)
            taken: dict[str, list[float]] = {way: [] for way in WAYS}
            for turn in range(chosen.rounds + 1):
                for name_of_way, way in WAYS.items():
                    if name_of_way == "people" and turn > 1:
                        continue
                    seconds = measure(way, source, base, shape)
                    if turn or name_of_way == "people":
                        taken[name_of_way].append(seconds)
            best = {way: min(seconds) for way, seconds in taken.items()}
            middle = statistics.median(e / b for e, b in zip(taken["engine"], taken["limit"], strict=True))
            print(
                f"{shape.name:16}{best['limit']:8.2f}s{best['engine']:8.2f}s{best['people']:8.2f}s"
                f"{best['engine'] / best['limit']:14.2f}{best['people'] / best['limit']:14.2f}{middle:8.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
