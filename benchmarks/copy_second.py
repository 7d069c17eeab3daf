"""An import with a second copy against one onto the slower disk alone, in ratios of one run.

    python -m benchmarks.copy_second [--rates 80 50] [--megabytes 400] [--folder DIR]

Two disks are read and written at so many MB/s (`benchmarks.slow_disks`, which says what that takes). Files are of the size that is
written past the page cache.

* limit: the same moves onto the slower disk, without a hash, a journal or a second copy.
* alone: the engine onto the slower disk alone.
* both: the engine onto the faster one, with the second copy on the slower one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.copy import Shape, cold, engine, fill, limit
from benchmarks.slow_disks import disk, require_slowing, slowed
from station.archive.copying.direct import MIB


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
    require_slowing()
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
                        engine(source, slow[1], shape)
                    else:
                        engine(source, fast[1], shape, slow[1])
                    taken[way] = time.perf_counter() - begun
            ratios = taken["both"] / taken["alone"], taken["both"] / taken["limit"]
            print(
                f"{shape.name:16}{taken['limit']:8.2f}s{taken['alone']:8.2f}s{taken['both']:8.2f}s"
                f"{ratios[0]:12.2f}{ratios[1]:12.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
