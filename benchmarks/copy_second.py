"""An import with a second copy against one onto the slower disk alone, in ratios of one run.

    python -m benchmarks.copy_second [--rates 80 50] [--megabytes 400] [--folder DIR]

Two disks are ext4 images behind loop devices that the kernel reads and writes at so many MB/s for this process and what it
starts; that takes root and the block controller of cgroups, version 1. Files are of the size that is written past the page
cache, since that controller does not hold back what the kernel writes later.

* limit: the same moves onto the slower disk, without a hash, a journal or a second copy.
* alone: the engine onto the slower disk alone.
* both: the engine onto the faster one, with the second copy on the slower one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.copy import KEY, Shape, cold, fill, limit
from benchmarks.copy_devices import BLOCK_CONTROLLER
from station.archive.copying.direct import MIB
from station.archive.copying.job import CopyItem, CopyJob
from station.archive.copying.journal import Journal
from station.archive.copying.launcher import run_engine
from station.archive.copying.session import SessionFolder


@contextmanager
def disk(base: Path, name: str, size: int) -> Iterator[tuple[Path, Path]]:
    """A mounted disk of so many bytes: its block device and its folder."""
    image, folder = base / f"{name}.img", base / name
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(size)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True)
    found = subprocess.run(
        ["losetup", "--find", "--show", "--direct-io=on", str(image)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    block = Path(found.stdout.strip())
    try:
        subprocess.run(["mount", str(block), str(folder)], check=True)
        try:
            yield block, folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    finally:
        subprocess.run(["losetup", "--detach", str(block)], check=True)
        image.unlink()


@contextmanager
def slowed(devices: Sequence[Path], rates: Sequence[int]) -> Iterator[None]:
    """This process, and what it starts, reads and writes each block device at its rate in MB/s."""
    group = BLOCK_CONTROLLER / f"station-bench-{os.getpid()}"
    group.mkdir()
    try:
        for device, rate in zip(devices, rates, strict=True):
            number = device.stat().st_rdev
            line = f"{os.major(number)}:{os.minor(number)} {rate * 1_000_000}"
            for way in ("read", "write"):
                (group / f"blkio.throttle.{way}_bps_device").write_text(line)
        (group / "cgroup.procs").write_text(str(os.getpid()))
        yield
    finally:
        (BLOCK_CONTROLLER / "cgroup.procs").write_text(str(os.getpid()))
        group.rmdir()


def imported(source: Path, target: Path, second: Path | None) -> None:
    """The program's own way, with a second copy where there is a second disk. Raises SystemExit where one is not stored."""
    items = tuple(
        CopyItem(path.name, f"bench/{path.name}", path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(source.iterdir())
    )
    folder = SessionFolder.of(target, "bench")
    folder.create()
    with Journal(folder.journal, KEY) as journal:
        journal.open_order({})
    result = run_engine(CopyJob("bench", source, target, items, {}, KEY, second))
    for each in result.outcomes:
        if each.stored is None or (second is not None and each.second is None):
            raise SystemExit(str(each))


def emptied(folder: Path) -> None:
    """Remove all that lies in a folder."""
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    os.sync()


def main() -> None:
    """Print one line per shape: seconds, and the ratio to the engine alone and to the limit of the slower disk."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rates", type=int, nargs=2, default=(80, 50), metavar="MB_PER_SECOND")
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--folder", type=Path, default=None, help="where to work; not a tmpfs (default here)")
    chosen = parser.parse_args()
    size = chosen.megabytes * MIB
    print(f"{'':16}{'limit':>9}{'alone':>9}{'both':>9}{'both/alone':>12}{'both/limit':>12}")
    for shape in (Shape("one large file", 1, size), Shape("20 MB files", chosen.megabytes // 20, 20 * MIB)):
        with ExitStack() as open_now:
            base = Path(open_now.enter_context(tempfile.TemporaryDirectory(dir=chosen.folder or Path.cwd())))
            fast, slow = (
                open_now.enter_context(disk(base, name, size + size // 4 + 64 * MIB))
                for name in ("fast", "slow")
            )
            source = base / "source"
            source.mkdir()
            fill(source, shape)
            taken: dict[str, float] = {}
            with slowed((fast[0], slow[0]), chosen.rates):
                for way in ("limit", "alone", "both"):
                    for _, folder in (fast, slow):
                        emptied(folder)
                    cold(source)
                    begun = time.perf_counter()
                    if way == "limit":
                        limit(source, slow[1], shape)
                    elif way == "alone":
                        imported(source, slow[1], None)
                    else:
                        imported(source, fast[1], slow[1])
                    taken[way] = time.perf_counter() - begun
            ratios = taken["both"] / taken["alone"], taken["both"] / taken["limit"]
            print(
                f"{shape.name:16}{taken['limit']:8.2f}s{taken['alone']:8.2f}s{taken['both']:8.2f}s"
                f"{ratios[0]:12.2f}{ratios[1]:12.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
