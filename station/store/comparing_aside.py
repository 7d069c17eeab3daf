"""Comparing the state with the ledger in separate processes, so that the counter still answers at once.

A thread of the desktop's process would hold the interpreter's lock. In the background one process of the lowest
priority does it and takes only a share of one processor. Where a person waits, a long ledger is compared in two parts
at the same time, at full speed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from sqlalchemy import Connection, Engine, Table, func, select

from station.core.errors import IntegrityProblem, StoreProblem
from station.core.ledger import ChainProblem
from station.core.progress import CancelToken, Progress, Report, silent
from station.store.comparing import Comparison, Difference, Part, compare, first_told
from station.store.engine import transaction
from station.store.projections.registry import derived_together
from station.store.schema import state_tables
from station.store.schema.equipment import item
from station.store.schema.ledger import ledger_head

SHARE = 0.5
"""Of one processor: a million entries take about a minute of work, so about two on the clock."""
NICENESS = 19
"""The least urgent there is."""
LONG: Final = 20_000
"""Entries from which on a process of its own takes less time than it needs to begin."""
PROCESSORS = len(os.sched_getaffinity(0))
"""How many this program may use."""
_POLL_SECONDS = 0.1
_CHECKOUT = Path(__file__).resolve().parents[2]
_ALL: Final = Part(frozenset(state_tables()))
_STAGES: Final = ("ledger.rebuilding", "ledger.comparing")


def compare_aside(
    engine: Engine, report: Report, cancel: CancelToken | None, *, background: bool
) -> Comparison:
    """Run the comparison outside this process and wait for its end.

    Raises `Cancelled`, `StoreProblem` (``store.comparison_ended`` when a process ended before its time) and
    `IntegrityProblem`, like `compare`.
    """
    if background:
        return _compared(engine, [_ALL], report, cancel, {"nice": NICENESS, "share": SHARE})
    with transaction(engine, write=False) as connection:
        parts = parts_of(connection)
    return _compared(engine, parts, report, cancel, {"nice": 0, "share": 1.0})


def compare_soon(engine: Engine, report: Report, cancel: CancelToken | None) -> Comparison:
    """The comparison by the fastest way, for a command of its own: here, or for a long ledger outside this process.

    Raises the same.
    """
    with transaction(engine, write=False) as connection:
        parts = parts_of(connection)
        if len(parts) == 1 or not _can_be_opened_anew(engine):
            return compare(connection, report, cancel)
    return _compared(engine, parts, report, cancel, {"nice": 0, "share": 1.0})


def compare_tables(engine: Engine, tables: frozenset[Table]) -> Comparison:
    """The comparison of these tables of state and indexes alone: here, or for a long ledger outside this process.

    Raises `StoreProblem` and `IntegrityProblem`, like `compare`.
    """
    part = Part(tables, indexes=False)
    with transaction(engine, write=False) as connection:
        if _entries(connection) < LONG or not _can_be_opened_anew(engine):
            return compare(connection, part=part)
    return _compared(engine, [part], silent, None, {"nice": 0, "share": 1.0})


def parts_of(connection: Connection) -> list[Part]:
    """What is compared at the same time: all of it, or a long ledger's in two parts where there are processors.

    The items and who had them are about half of the work; all other tables and the indexes are the rest.
    """
    if _entries(connection) < LONG or PROCESSORS == 1:
        return [_ALL]
    items = derived_together([item])
    return [Part(items, indexes=False), Part(_ALL.tables - items)]


def _entries(connection: Connection) -> int:
    return connection.scalar(select(func.sum(ledger_head.c.seq))) or 0


def _can_be_opened_anew(engine: Engine) -> bool:
    """Whether another process finds the database: not one that is read from a copy or a medium that can't be written."""
    return engine.dialect.name != "sqlite" or bool(engine.url.database)


def _compared(
    engine: Engine,
    parts: Sequence[Part],
    report: Report,
    cancel: CancelToken | None,
    pace: dict[str, Any],
) -> Comparison:
    readings = _Readings(report, len(parts))
    with ExitStack() as running:
        processes = [
            running.enter_context(
                _Process(
                    _address(engine)
                    | pace
                    | {"tables": sorted(table.name for table in part.tables), "indexes": part.indexes},
                    readings,
                    place,
                )
            )
            for place, part in enumerate(parts)
        ]
        while running_on := [process for process in processes if process.runs_after(_POLL_SECONDS)]:
            if cancel is not None:
                cancel.check()
            for process in processes:
                if process not in running_on:
                    process.outcome()  # what one ran into ends the others
        return _together([process.outcome() for process in processes])


class _Readings:
    """How far all parts are: what is shown is the reading of the one that is furthest behind."""

    def __init__(self, report: Report, parts: int) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._last: list[Progress | None] = [None] * parts

    def take(self, place: int, reading: Progress) -> None:
        """Take the reading of one part."""
        with self._lock:
            self._last[place] = reading
            if None not in self._last:
                self._report(min((each for each in self._last if each is not None), key=_how_far))


def _how_far(reading: Progress) -> tuple[int, float]:
    stage = _STAGES.index(reading.stage) if reading.stage in _STAGES else len(_STAGES)
    return stage, reading.fraction if reading.total else reading.done


class _Process:
    """One process that compares a part; it is ended when left."""

    def __init__(self, task: dict[str, Any], readings: _Readings, place: int) -> None:
        self._readings, self._place = readings, place
        self._told: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "station.store.comparing_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_CHECKOUT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        self._ear = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._ear.start()
        self._send(self._process.stdin, task)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._ear.is_alive():
            self._process.kill()
        self._ear.join()
        self._process.__exit__(None, None, None)

    def runs_after(self, seconds: float) -> bool:
        """Whether it still runs after this time at the latest."""
        self._ear.join(seconds)
        return self._ear.is_alive()

    def outcome(self) -> Comparison:
        """The result. Raises the error of the process."""
        if not self._told:
            raise StoreProblem("store.comparison_ended", status=self._process.wait())
        return _outcome(self._told[-1])

    @staticmethod
    def _send(pipe: IO[bytes] | None, task: dict[str, Any]) -> None:
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.write(json.dumps(task).encode() + b"\n")
                pipe.flush()

    def _listen(self, pipe: IO[bytes] | None) -> None:
        for line in pipe or ():
            with suppress(ValueError):  # a process that was killed may leave half a line
                message = json.loads(line)
                if "progress" in message:
                    self._readings.take(self._place, Progress(**message["progress"]))
                else:
                    self._told.append(message)


def _address(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {"file": str(engine.url.database)}
    return {
        "url": engine.url.render_as_string(hide_password=False)
    }  # by the pipe: arguments are seen by everybody


def _outcome(told: dict[str, Any]) -> Comparison:
    if "problem" in told:
        kind = IntegrityProblem if told["kind"] == IntegrityProblem.__name__ else StoreProblem
        raise kind(told["problem"], **told["facts"])
    return Comparison(
        told["entries"],
        told["rows"],
        tuple(Difference(**each) for each in told["differences"]),
        tuple(ChainProblem(**each) for each in told["impossible"]),
        tuple(told["outdated"]),
        tuple(ChainProblem(**each) for each in told["beside"]),
    )


def _together(parts: Sequence[Comparison]) -> Comparison:
    """The outcome of all parts; of entries, each part replays those that its tables follow."""
    if len(parts) == 1:
        return parts[0]
    return Comparison(
        max(each.entries for each in parts),
        sum(each.rows for each in parts),
        first_told(found for each in parts for found in each.differences),
        _each_once(found for each in parts for found in each.impossible),
        tuple(sorted(name for each in parts for name in each.outdated)),
        tuple(found for each in parts for found in each.beside),
    )


def _each_once(found: Iterable[ChainProblem]) -> tuple[ChainProblem, ...]:
    """Without what two parts told alike, since both derive a table."""
    once = {repr(each): each for each in found}
    return tuple(sorted(once.values(), key=lambda each: (each.stream, each.seq)))
