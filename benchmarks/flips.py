"""Each byte of a small station's database, witness and settings changed in turn, and what names it: docs/tampering.md.

    python -m benchmarks.flips [--kept FOLDER] [--jobs N] [--every N] [--mask N] [--only station.db] [--out FILE]

A trial writes the file with one byte changed (`--mask` is what it is combined with by exclusive or) and looks. It is
*harmless* when the database gives all that it gave, or the settings have the values as before; *named* when verification or
comparison says something, with the first of `benchmarks/flip_looks.py` that does; a *choice* when only settings changed that
screens show and that weaken no rule (`CHOICES`); CRASHED where a look ended in a fault of the program's own; else SILENT. The
database has pages of 512 bytes, so that few of them are empty. Outcomes are kept in `--kept` as they come, and a run goes on
where it was left; `--every` takes each so many-th byte of the database. The status is 1 where anything was silent or crashed.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.flip_looks import Contents, Look, Looks
from benchmarks.tampering import SECRET, make_small_station
from station.core.errors import StationError, StoreProblem
from station.core.settings import Settings, load_settings

DATABASE, WITNESS, SETTINGS = FILES = ("station.db", "witness.json", "station.toml")
HARMLESS, CHOICE, SILENT, CRASHED = "harmless", "choice", "SILENT", "CRASHED"
CHOICES = frozenset({"language", "theme", "printer", "paper", "lock_minutes"})
"""Settings that the settings page shows and anybody at the desk sees; none can weaken what a rule asks."""
_FAULTS = (
    *(
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ),
    *(SQLAlchemyError, sqlite.Error),
)
"""A look must end in an answer or in an error of ours, whatever it reads."""
_PAGE_BYTES = 512
_TOLD_SECONDS = 30
_IN_MEMORY = Path("/dev/shm")  # a folder of its own is made there


@dataclass(frozen=True, slots=True)
class Flip:
    """One byte of one file."""

    file: str
    offset: int
    mask: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a flip: `HARMLESS`, `CHOICE`, `SILENT`, `CRASHED`, or who named it (``verify``, ``compare``) and as what."""

    flip: Flip
    by: str
    code: str = ""

    def line(self) -> str:
        """As it is kept."""
        flip = self.flip
        return f"{flip.file}\t{flip.offset}\t{flip.mask}\t{self.by}\t{self.code}"

    @classmethod
    def parse(cls, line: str) -> Outcome:
        """One that was kept. Raises ValueError."""
        file, offset, mask, by, code = line.rstrip("\n").split("\t")
        return cls(Flip(file, int(offset), int(mask)), by, code)


class Trials:
    """Trials in a copy of the station at `original` that belongs to this process."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.data = folder / "data"
        shutil.copytree(original, self.data)
        self._whole = {name: (self.data / name).read_bytes() for name in FILES}
        self._contents = Contents(self.data / DATABASE)
        self._settings = load_settings(self.data)
        self._looks = Looks(self.data)

    def outcome(self, flip: Flip) -> Outcome:
        """What comes of one; the station is as it was afterwards."""
        changed = bytearray(self._whole[flip.file])
        changed[flip.offset] ^= flip.mask
        (self.data / flip.file).write_bytes(changed)
        try:
            by, code = self._found(flip)
            return Outcome(flip, by, code)
        except _FAULTS as fault:
            return Outcome(flip, CRASHED, type(fault).__name__)
        finally:
            self._restore()

    def _restore(self) -> None:
        for name, whole in self._whole.items():
            if (self.data / name).read_bytes() != whole:
                (self.data / name).write_bytes(whole)
        for beside in ("-wal", "-shm", "-journal"):
            (self.data / (DATABASE + beside)).unlink(missing_ok=True)

    def _found(self, flip: Flip) -> tuple[str, str]:
        """Who found what of the flip that is in place."""
        if flip.file == DATABASE:
            table = self._contents.first_apart()
            if table is None:
                return HARMLESS, ""
            return named(self._looks.at_database(flip.offset, table))
        if flip.file == WITNESS:
            return named(self._looks.at_witness())
        there = self._loaded()
        if there is not None and there == self._settings and not there.unknown:
            return HARMLESS, ""
        if there is not None and self._is_choice(there):
            return CHOICE, ""
        return named(self._looks.at_station())

    def _loaded(self) -> Settings | None:
        try:
            return load_settings(self.data)
        except StoreProblem:
            return None

    def _is_choice(self, there: Settings) -> bool:
        kept = {name: getattr(self._settings, name) for name in CHOICES}
        return replace(there, **kept) == self._settings and not there.unknown


def named(looks: Iterator[Look]) -> tuple[str, str]:
    """The first of them that says something, and what; an error of the program is a saying too."""
    for by, look in looks:
        try:
            code = look()
        except StationError as problem:
            code = problem.code
        if code:
            return by, code
    return SILENT, ""


def flips(data: Path, every: int = 1, mask: int = 1, only: str = "") -> Iterator[Flip]:
    """Each byte of the files, of the database each or each so many-th."""
    for name in FILES:
        if only in ("", name):
            step = every if name == DATABASE else 1
            yield from (Flip(name, at, mask) for at in range(0, (data / name).stat().st_size, step))


def settled(folder: Path) -> Path:
    """A small station below `folder` with its database in one file, as small as it gets."""
    data = folder / "original" / "data"
    data.parent.mkdir()
    make_small_station(data)
    with closing(sqlite.connect(data / DATABASE, isolation_level=None)) as database:
        for statement in ("journal_mode=DELETE", f"page_size={_PAGE_BYTES}"):
            database.execute(f"PRAGMA {statement}").fetchall()
        database.execute("VACUUM")
        database.execute("PRAGMA journal_mode=WAL").fetchall()
    return data


_trials: Trials


def _prepare(original: Path, folder: Path) -> None:
    """Make the copy of the station that this process tries flips in."""
    global _trials  # noqa: PLW0603  # of a worker process
    logging.disable(logging.CRITICAL)
    own = folder / str(os.getpid())
    own.mkdir()
    _trials = Trials(original, own)


def _outcome(flip: Flip) -> Outcome:
    return _trials.outcome(flip)


def run(original: Path, wanted: Sequence[Flip], jobs: int) -> Iterator[Outcome]:
    """The outcomes as they come, by one process or several, each with a copy in memory."""
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="station-flips-", dir=place) as folder:
        if jobs == 1:
            _prepare(original, Path(folder))
            yield from map(_outcome, wanted)
            return
        with ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(original, Path(folder))) as pool:
            yield from pool.map(_outcome, wanted, chunksize=64)


def told(outcomes: Iterator[Outcome], count: int) -> Iterator[Outcome]:
    """The same, while standard error is told now and then how far it is and how long the rest takes."""
    began = last = time.monotonic()
    for done, each in enumerate(outcomes, 1):
        yield each
        now = time.monotonic()
        if now - last >= _TOLD_SECONDS or done == count:
            last = now
            left = (now - began) / done * (count - done) / 60
            print(f"{done} of {count} flips, {left:.0f} min left", file=sys.stderr, flush=True)


def table(found: Sequence[Outcome]) -> list[str]:
    """The table: for each file how many flips were harmless, named by whom as what, or silent."""
    lines = ["| file | outcome | flips |", "|---|---|---|"]
    counted = Counter((each.flip.file, each.by, each.code) for each in found)
    for name in FILES:
        of_file = sorted((by, code, count) for (file, by, code), count in counted.items() if file == name)
        for by, code, count in sorted(of_file, key=lambda each: -each[2]):
            lines.append(f"| {name} | {f'{by}: {code}' if code else by} | {count} |")
    unnamed = [each for each in found if each.by in (SILENT, CRASHED)]
    silent = sum(each.by == SILENT for each in unnamed)
    lines += ["", f"{len(found)} flips, {silent} silent, {len(unnamed) - silent} crashed."]
    lines += [f"{each.by}: {each.flip.file} at {each.flip.offset} {each.code}" for each in unnamed[:40]]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; the status is 1 where anything was silent or crashed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kept", type=Path, help="folder of the station and the outcomes, to go on from")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a copy of the station")
    parser.add_argument("--every", type=int, default=1, help="of the database only each so many-th byte")
    parser.add_argument("--mask", type=int, default=1, help="1 to 255, combined with the byte")
    parser.add_argument("--only", default="", choices=["", *FILES], help="one file")
    parser.add_argument("--out", type=Path, help="write the table there as well")
    given = parser.parse_args(arguments)
    os.environ["STATION_PASSWORD"] = SECRET
    with contextlib.ExitStack() as stack:
        folder = given.kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="station-flips-")))
        folder.mkdir(parents=True, exist_ok=True)
        original, log = folder / "original" / "data", folder / "outcomes.tsv"
        if not original.exists():
            settled(folder)
        done = [Outcome.parse(line) for line in log.read_text().splitlines()] if log.exists() else []
        known = {each.flip for each in done}
        wanted = list(flips(original, given.every, given.mask, given.only))
        left = [flip for flip in wanted if flip not in known]
        with log.open("a", encoding="utf-8") as kept:
            for each in told(run(original, left, given.jobs), len(left)):
                kept.write(each.line() + "\n")
                kept.flush()
                done.append(each)
    asked = set(wanted)
    found = [each for each in done if each.flip in asked]
    lines = table(found)
    print("\n".join(lines))
    if given.out is not None:
        given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(any(each.by in (SILENT, CRASHED) for each in found))


if __name__ == "__main__":
    sys.exit(main())
