"""A long run of imports: one card after the other, until many gigabytes came in, in one program that stays open.

    python -m benchmarks.soak [--gigabytes 30] [--card 1.0] [--keep 3] [--folder DIR]

Each lap a card of films of every size is made, imported by the program's services (the copy in the engine's process), and all that
the archive holds is verified cold. What goes beyond `--keep` gigabytes is then removed from the archive, oldest first, here and
nowhere else: the office, its archive and the cards lie in a folder of the bench's own, and the next verification must name exactly
what was removed. Both streams of the ledger are verified at the end.

A line for each lap: what came in so far, MB/s of import and of verification, memory of the program and the peak of its engine.
It ends with 1 where anything but that was found, or where memory grew: of the program from the third lap to the last by more than
`GROWTH` and what it remembers of so many recordings, of an engine beyond `ENGINE`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.copy import cold
from station.archive.copying.direct import MIB
from station.archive.fixity.values import FileFault
from station.archive.outcomes import FileOutcome
from station.archive.values import ImportOptions
from station.bootstrap import Station, open_station
from station.core.settings import Settings
from station.founding import found_station
from station.people.credentials import Secrets
from station.people.sessions import Session
from station.services import NewStation
from station.store.attested.remembered import MOST_KEPT
from tests.archive.media import movie

NEW = NewStation("310110", "某所", "admin", "李甲", "soaking horse 7")
CHEAP = Secrets(1, 8, 1)
GROWTH = 16 * MIB
REMEMBERED = 24 * 1024
"""Of each recording so much is kept at most: rows that were compared with their entries (`MOST_KEPT` of them), pages of the database."""
ENGINE = 300 * MIB
"""The blocks of its rings and pools are 224 MiB, of which small files touch the beginning alone."""
_SAMPLED = 0.2
_SETTLED_LAPS = 3


@dataclass
class Laps:
    """What the archive is to hold, and what was removed from it."""

    stored: list[tuple[str, int]] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    came_in: int = 0


def make_card(folder: Path, lap: int, size: int) -> None:
    """A card of about `size` bytes, none of them on another lap's: one long film, some clips, many pieces."""
    random = Random(lap)
    noise = random.randbytes(MIB)
    began = datetime(2026, 1, 1, 1, 0, tzinfo=UTC) + timedelta(hours=lap)
    media = folder / "DCIM" / "100MEDIA"
    media.mkdir(parents=True)
    long, clips, pieces = size // 2, size // 4 // (20 * MIB), size // 4 // MIB
    sizes = [long, *([20 * MIB] * clips), *([MIB] * pieces)]
    for number, each in enumerate(sizes):
        path, at = media / f"MOVI{number:04d}.MP4", began + timedelta(seconds=number)
        with path.open("wb") as file:
            file.write(movie(at, seconds=1))
            file.write(struct.pack(">I4sQ", 1, b"mdat", 16 + each))
            for block in range(0, each, MIB):
                file.write((f"{lap}-{number}-{block}".encode() + noise)[: min(MIB, each - block)])
        os.utime(path, (at.timestamp(), at.timestamp()))
    os.sync()


def lap(station: Station, session: Session, base: Path, number: int, size: int, laps: Laps) -> str:
    """One card in, all verified; gives the line to print. Raises SystemExit where something is not as it must be."""
    card = base / f"card{number}"
    make_card(card, number, size)
    cold(card)
    begun = time.perf_counter()
    result = station.services.archive.imports.run_all(session, card, ImportOptions())
    taken = time.perf_counter() - begun
    shutil.rmtree(card)
    for each in result.outcomes:
        if each.outcome is not FileOutcome.COPIED or each.stored is None:
            raise SystemExit(f"lap {number}: {each}")
        laps.stored.append((each.stored, each.size))
    brought = sum(each.size for each in result.outcomes)
    laps.came_in += brought
    begun = time.perf_counter()
    verify(station, session, laps)
    checked = sum(size for _, size in laps.stored)
    verified = time.perf_counter() - begun
    return f"{brought / taken / 1e6:8.0f}{checked / verified / 1e6:10.0f}"


def verify(station: Station, session: Session, laps: Laps) -> None:
    """The check names what was removed, as missing, and nothing else. Raises SystemExit where it does not."""
    found = station.services.archive.fixity.verify(session)
    named = {each.stored for each in found.bad}
    other = [each for each in found.bad if each.reason is not FileFault.MISSING]
    if other or named != laps.removed:
        raise SystemExit(f"found {len(named)}, removed {len(laps.removed)}: {other[:5]}")


def prune(archive: Path, laps: Laps, keep: int) -> None:
    """Remove the oldest files beyond `keep` bytes."""
    held = sum(size for _, size in laps.stored)
    while held > keep:
        stored, size = laps.stored.pop(0)
        (archive / stored).unlink()
        laps.removed.add(stored)
        held -= size


# --------------------------------------------------------------------------------------------------- memory


def memory_of(process: int | str, what: str) -> int:
    """Bytes of memory by the kernel's name of it (``VmRSS`` now, ``VmHWM`` at most); 0 of a process that ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines():
            if line.startswith(f"{what}:"):
                return int(line.split()[1]) * 1024
    return 0


@contextmanager
def watched_engines() -> Iterator[list[int]]:
    """The most memory that a process started by this one had, in the list's one place."""
    peak, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(_SAMPLED):
            children: set[str] = set()
            with suppress(OSError):
                for thread in Path("/proc/self/task").iterdir():
                    children |= set((thread / "children").read_text("ascii").split())
            peak[0] = max(peak[0], *(memory_of(child, "VmHWM") for child in children), 0)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def run(base: Path, total: int, card: int, keep: int) -> int:
    """All laps; gives the status to end with."""
    settings, laps = Settings(base / "data"), Laps()
    held: list[tuple[int, int]] = []
    """After each lap bytes of memory and recordings so far."""
    found_station(settings, NEW, verifiers=CHEAP)
    print(f"{'lap':>4}{'GB':>8}{'in MB/s':>8}{'verified':>10}{'program':>9}{'engine':>8}", flush=True)
    with open_station(settings, verifiers=CHEAP) as station, watched_engines() as peak:
        session = station.services.people.sign_in.with_password(NEW.account, NEW.password)
        while laps.came_in < total:
            line = lap(station, session, base, len(held) + 1, card, laps)
            memory = memory_of("self", "VmRSS")
            held.append((memory, len(laps.stored) + len(laps.removed)))
            print(
                f"{len(held):4}{laps.came_in / 1e9:8.2f}{line}{memory >> 20:7} M{peak[0] >> 20:6} M",
                flush=True,
            )
            prune(settings.archive_folder, laps, keep)
        verify(station, session, laps)
        if not station.services.audit.proof.verify(session).ok:
            raise SystemExit("the ledger does not hold")
    (first, had), (last, has) = held[min(len(held), _SETTLED_LAPS) - 1], held[-1]
    print(
        f"memory of the program grew by {(last - first) / MIB:.1f} MiB over {has - had} recordings; "
        "nothing was found but what was removed"
    )
    return int(last - first > GROWTH + REMEMBERED * min(has - had, MOST_KEPT) or peak[0] > ENGINE)


def main() -> None:
    """Run it in a folder of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gigabytes", type=float, default=30.0, help="to bring in (default 30)")
    parser.add_argument("--card", type=float, default=1.0, help="gigabytes of a card (default 1)")
    parser.add_argument(
        "--keep", type=float, default=3.0, help="gigabytes to keep in the archive (default 3)"
    )
    parser.add_argument("--folder", type=Path, default=None, help="where to work; not a tmpfs (default here)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder or Path.cwd()) as name:
        status = run(Path(name), *(int(each * 1e9) for each in (chosen.gigabytes, chosen.card, chosen.keep)))
    sys.exit(status)


if __name__ == "__main__":
    main()
