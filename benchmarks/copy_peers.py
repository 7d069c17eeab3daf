"""Import against the ways that also compare both sides, and what it costs of processor and memory, in one run.

    python -m benchmarks.copy_peers [--scale 0.25] [--folder DIR] [--rounds 3]

* engine: the verified copy of the program (`benchmarks.copy`).
* b3sum: cp, sync, and b3sum of both sides, each read from the disk.
* rsync: rsync, sync, and rsync -c of both sides, each read from the disk.
* processor: seconds of the engine's process and of this one for each GB, SHA-256 and read-back included.
* memory: the most that the engine's process held; flat is what does not grow with the size of the card.

A peer that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.copy import Shape, cold, cp_and_sums, engine, fill, measure, shapes
from station.archive.copying.direct import MIB
from station.archive.copying.worker import NICENESS

GB = 1_000_000_000


def b3sum(source: Path, target: Path, shape: Shape) -> None:
    """cp, sync, b3sum of both sides. Raises SystemExit where they differ."""
    cp_and_sums("b3sum", source, target, shape)


def rsync(source: Path, target: Path, shape: Shape) -> None:
    """rsync, sync, rsync -c. Raises SystemExit where it finds a difference."""
    subprocess.run(["rsync", "-a", f"{source}/", str(target)], check=True)
    subprocess.run(["sync"], check=True)
    for folder in (source, target):
        cold(folder)
    found = subprocess.run(
        ["rsync", "-ainc", f"{source}/", str(target)], check=True, capture_output=True, text=True
    )
    if found.stdout:
        raise SystemExit(f"{shape.name}: rsync made something else: {found.stdout[:200]}")


PEERS: dict[str, Callable[[Path, Path, Shape], None]] = {"b3sum": b3sum, "rsync": rsync}


def processor_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    spent = 0.0
    for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(whose)
        spent += usage.ru_utime + usage.ru_stime
    return spent


def compare(shape: Shape, base: Path, rounds: int) -> str:
    """The line of a shape: the best of so many rounds each, after one that is not counted."""
    source = base / "source"
    source.mkdir()
    fill(source, shape)
    ways = {"engine": engine} | {name: way for name, way in PEERS.items() if shutil.which(name)}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    spent: list[float] = []
    for turn in range(rounds + 1):
        for name, way in ways.items():
            before = processor_seconds()
            seconds = measure(way, source, base, shape)
            if not turn:
                continue
            taken[name].append(seconds)
            if way is engine:
                spent.append(processor_seconds() - before)
    best = min(taken["engine"])
    against = "".join(
        f"{best / min(taken[name]):14.2f}" if name in taken else f"{'not there':>14}" for name in PEERS
    )
    return f"{shape.name:16}{best:8.2f}s{against}{min(spent) / (shape.count * shape.size / GB):14.2f}"


def most_memory(base: Path, megabytes: int) -> float:
    """MiB that the engine's process held at most while it copied one file of so many; of a process of its own."""
    probe = (
        "import resource, sys; from pathlib import Path; from benchmarks.copy import Shape, engine, fill\n"
        "base = Path(sys.argv[1]); shape = Shape('memory', 1, int(sys.argv[2]))\n"
        "source, target = base / 'source', base / 'target'; source.mkdir(parents=True); target.mkdir()\n"
        "fill(source, shape); engine(source, target, shape)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    folder = base / f"memory-{megabytes}"
    arguments = ["-c", probe, str(folder), str(megabytes * MIB)]
    found = subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    shutil.rmtree(folder)
    return int(found.stdout) / 1024


def main() -> None:
    """Print one line per shape, then the memory at two sizes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=0.25, help="share of the full sizes (default 0.25)")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds, best taken (default 3)")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; not a tmpfs (default here)")
    chosen = parser.parse_args()
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    print(f"{'':16}{'engine':>9}{'/ b3sum':>14}{'/ rsync':>14}{'cpu s per GB':>14}")
    for shape in shapes(chosen.scale):
        with tempfile.TemporaryDirectory(dir=chosen.folder or Path.cwd()) as name:
            print(compare(shape, Path(name), chosen.rounds), flush=True)
    with tempfile.TemporaryDirectory(dir=chosen.folder or Path.cwd()) as name:
        small, large = (most_memory(Path(name), megabytes) for megabytes in (64, 1024))
    print(f"memory of the engine's process: {small:.0f} MiB for 64 MiB, {large:.0f} MiB for 1 GiB")


if __name__ == "__main__":
    main()
