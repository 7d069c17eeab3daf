"""Each byte of a small station's database, witness and settings changed in turn, and what names it: docs/tampering.md.

    python benchmarks/flips.py [--kept FILE] [--jobs N] [--every N] [--mask N] [--only station.db] [--out FILE]

A trial writes the file with one byte changed (`--mask` is what it is combined with by exclusive or) and looks. It is
*harmless* when the database gives every row of every table and every entry of every index as before (of a full-text table, every word that it finds), or the settings have
the values as before; *named* when the start, verification or comparison says something, with the first that does; a *choice* when only settings changed that screens show and that weaken no rule (`CHOICES`); else SILENT. Outcomes are kept in `--kept` as they come, and a run goes on where it was left; `--every` takes each so many-th byte.
The status is 1 where anything was silent.
"""

from __future__ import annotations

import os
import sys

# A module of the standard library must not be looked for in this file's own folder.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120

# ruff: noqa: E402
import argparse
import contextlib
import hashlib
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from benchmarks.tampering import SECRET, make_small_station
from station.bootstrap import open_station
from station.core.errors import StationError, StoreProblem
from station.core.settings import load_settings
from station.people.sessions import program_session

DATABASE = "station.db"
FILES = (DATABASE, "witness.json", "station.toml")
HARMLESS, CHOICE, SILENT = "harmless", "choice", "SILENT"
CHOICES = frozenset({"language", "theme", "printer", "paper", "lock_minutes"})
"""Settings that the settings page shows and anybody at the desk sees; none can weaken what a rule asks."""
_SLICE = 16


@dataclass(frozen=True, slots=True)
class Flip:
    """One byte of one file."""

    file: str
    offset: int
    mask: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a flip: `HARMLESS`, `CHOICE`, `SILENT`, or who named it (``verify``, ``compare``, ``start``) and as what."""

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
        self._before = _seen(self.data / DATABASE)
        self._settings = load_settings(self.data)

    def outcome(self, flip: Flip) -> Outcome:
        """What comes of one; the station is as it was afterwards."""
        changed = bytearray(self._whole[flip.file])
        changed[flip.offset] ^= flip.mask
        (self.data / flip.file).write_bytes(changed)
        try:
            if self._is_harmless(flip.file):
                return Outcome(flip, HARMLESS)
            if flip.file == "station.toml" and self._is_choice():
                return Outcome(flip, CHOICE)
            for by, look in (("verify", self._verified), ("compare", self._compared)):
                code = look()
                if code:
                    return Outcome(flip, by, code)
            return Outcome(flip, SILENT)
        finally:
            for name, whole in self._whole.items():
                (self.data / name).write_bytes(whole)
            for beside in ("-wal", "-shm", "-journal"):
                (self.data / (DATABASE + beside)).unlink(missing_ok=True)

    def _is_harmless(self, file: str) -> bool:
        if file == DATABASE:
            return _seen(self.data / DATABASE) == self._before
        if file == "station.toml":
            try:
                return load_settings(self.data) == self._settings and not load_settings(self.data).unknown
            except StoreProblem:
                return False
        return False

    def _is_choice(self) -> bool:
        try:
            there = load_settings(self.data)
        except StoreProblem:
            return False
        kept = {name: getattr(self._settings, name) for name in CHOICES}
        return replace(there, **kept) == self._settings and not there.unknown

    def _verified(self) -> str:
        """The first finding of `ledger verify`, or the code with which nothing opens."""
        try:
            with open_station(load_settings(self.data), inspect=True) as station:
                found = station.services.audit.proof.verify(program_session()).found
        except StationError as problem:
            return problem.code
        return found[0].code if found else ""

    def _compared(self) -> str:
        """The first finding of `ledger rebuild --check` beyond those."""
        try:
            with open_station(load_settings(self.data), inspect=True) as station:
                state = station.services.audit.proof.compare_state(program_session())
        except StationError as problem:
            return problem.code
        if state.differences:
            return f"state_{state.differences[0].found}"
        further = (*state.impossible, *state.beside)
        return further[0].code if further else "outdated" if state.outdated else ""


def _seen(database: Path) -> bytes:
    """A digest of all that the database gives: schema, rows, and whether every index holds what its table does; b"" for none."""
    digest = hashlib.sha256()
    try:
        with closing(
            sqlite.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as opened:
            opened.text_factory = bytes
            schema = opened.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
            ).fetchall()
            said = [
                (*each, b" ".join((sql or b"").split())) for *each, sql in schema
            ]  # blanks between words say nothing
            digest.update(repr(said).encode())
            for kind, name, *_ in schema:
                if kind == b"table" and not name.endswith(b"_pairs_data"):
                    rows = opened.execute(f'SELECT * FROM "{name.decode()}"').fetchall()  # own names
                    digest.update(repr(rows).encode())
                if name.endswith(
                    b"_pairs"
                ):  # a full-text table: the words that it finds, however it keeps them
                    words = f"USING fts5vocab('main', '{name.decode()}', 'instance')"
                    opened.execute(f"CREATE VIRTUAL TABLE temp.{name.decode()}_words {words}")
                    rows = opened.execute(f"SELECT * FROM temp.{name.decode()}_words").fetchall()  # own names
                    digest.update(repr(rows).encode())
            digest.update(repr(opened.execute("PRAGMA integrity_check(3)").fetchall()).encode())
            for pragma in ("user_version", "application_id", "encoding"):
                digest.update(repr(opened.execute(f"PRAGMA {pragma}").fetchone()).encode())
    except (sqlite.Error, UnicodeError):
        return b""
    return digest.digest()


def flips(data: Path, every: int = 1, mask: int = 1, only: str = "") -> Iterator[Flip]:
    """Each byte, or each so many-th, of the files."""
    for name in FILES:
        if only in ("", name):
            step = every if name == DATABASE else 1
            yield from (Flip(name, at, mask) for at in range(0, (data / name).stat().st_size, step))


def settled(folder: Path) -> Path:
    """A small station below `folder` with its database in one file, as small as it gets."""
    data = folder / "original" / "data"
    data.parent.mkdir()
    make_small_station(data)
    return data


def outcomes(original: Path, wanted: Iterable[Flip]) -> list[Outcome]:
    """Of some flips, in a copy of its own."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="station-flips-") as folder:
        trials = Trials(original, Path(folder))
        return [trials.outcome(flip) for flip in wanted]


def run(original: Path, wanted: Sequence[Flip], jobs: int) -> Iterator[Outcome]:
    """The outcomes as they come, by several processes."""
    slices = [wanted[at : at + _SLICE] for at in range(0, len(wanted), _SLICE)]
    if jobs == 1:
        yield from (each for part in slices for each in outcomes(original, part))
        return
    with ProcessPoolExecutor(jobs) as pool:
        for found in pool.map(partial(outcomes, original), slices):
            yield from found


def table(found: Sequence[Outcome]) -> list[str]:
    """The table: for each file how many flips were harmless, named by whom as what, or silent."""
    lines = ["| file | outcome | flips |", "|---|---|---|"]
    counted = Counter((each.flip.file, each.by, each.code) for each in found)
    for name in FILES:
        of_file = sorted((by, code, count) for (file, by, code), count in counted.items() if file == name)
        for by, code, count in sorted(of_file, key=lambda each: -each[2]):
            said = by if by in (HARMLESS, CHOICE, SILENT) else f"{by}: {code}"
            lines.append(f"| {name} | {said} | {count} |")
    silent = [each.flip for each in found if each.by == SILENT]
    lines += ["", f"{len(found)} flips, {len(silent)} silent."]
    lines += [f"silent: {each.file} at {each.offset}" for each in silent[:40]]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; the status is 1 where anything was silent."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kept", type=Path, help="folder of the station and the outcomes, to go on from")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
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
        with log.open("a", encoding="utf-8") as kept:
            for each in run(original, [flip for flip in wanted if flip not in known], given.jobs):
                kept.write(each.line() + "\n")
                kept.flush()
                done.append(each)
    asked = set(wanted)
    found = [each for each in done if each.flip in asked]
    lines = table(found)
    print("\n".join(lines))
    if given.out is not None:
        given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(any(each.by == SILENT for each in found))


if __name__ == "__main__":
    sys.exit(main())
