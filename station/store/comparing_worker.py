"""Comparing the state with the ledger in a process of its own, so that the counter is answered at once meanwhile.

A thread of the desktop's process would hold the interpreter's lock against it. In the background this process is the
least important one of the machine and takes no more than a share of one processor; where a person waits for it, it
goes as fast as it can. It ends when its standard input is closed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine

from station.core.errors import IntegrityProblem, StationError, StoreProblem
from station.core.ledger import ChainProblem
from station.core.progress import CancelToken, Progress, Report
from station.store.comparing import Comparison, Difference, compare
from station.store.engine import open_engine, transaction

SHARE = 0.5
"""Of one processor: a million entries take about a minute of work, so about two on the clock."""
TOLD = 200
"""Differences and impossible entries that are told one by one; there may be more of them."""
NICENESS = 19
"""The least urgent there is."""
_POLL_SECONDS = 0.2
_CHECKOUT = Path(__file__).resolve().parents[2]


def compare_aside(
    engine: Engine, report: Report, cancel: CancelToken | None, *, background: bool
) -> Comparison:
    """Run the comparison in a process of its own and wait for its end.

    Raises `Cancelled`, `StoreProblem` (``store.comparison_ended`` when the process ended before its time) and
    `IntegrityProblem`, like `compare`.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "station.store.comparing_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_CHECKOUT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    told: list[dict[str, Any]] = []
    ear = threading.Thread(target=_listen, args=(process.stdout, told.append, report), daemon=True)
    with process:
        ear.start()
        pace = {"nice": NICENESS, "share": SHARE} if background else {"nice": 0, "share": 1.0}
        _send(process.stdin, _address(engine) | pace)
        try:
            while ear.is_alive():
                ear.join(_POLL_SECONDS)
                if cancel is not None:
                    cancel.check()
        finally:
            if ear.is_alive():
                process.kill()
            ear.join()
    if not told:
        raise StoreProblem("store.comparison_ended", status=process.returncode)
    return _outcome(told[-1])


def _address(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {"file": str(engine.url.database)}
    return {
        "url": engine.url.render_as_string(hide_password=False)
    }  # by the pipe: arguments are seen by everybody


def _send(pipe: IO[bytes] | None, message: dict[str, Any]) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.write(json.dumps(message).encode() + b"\n")
            pipe.flush()


def _listen(pipe: IO[bytes] | None, tell: Callable[[dict[str, Any]], None], report: Report) -> None:
    for line in pipe or ():
        with suppress(ValueError):  # a process that was killed may leave half a line
            message = json.loads(line)
            if "progress" in message:
                report(Progress(**message["progress"]))
            else:
                tell(message)


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


class _Budget:
    """A `Report` that passes readings on, and pauses so that no more than `share` of a processor is taken."""

    def __init__(self, tell: Callable[[dict[str, Any]], None], share: float) -> None:
        self._tell, self._share = tell, share
        self._told = 0.0
        self._began, self._spent = time.monotonic(), time.process_time()

    def __call__(self, reading: Progress) -> None:
        ahead = (time.process_time() - self._spent) / self._share - (time.monotonic() - self._began)
        if ahead > 0:
            time.sleep(ahead)
        if time.monotonic() - self._told >= _POLL_SECONDS:
            self._told = time.monotonic()
            self._tell({"progress": asdict(reading)})


def _serve() -> None:
    where = json.loads(sys.stdin.readline())
    with suppress(OSError):
        os.nice(where["nice"])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    engine = open_engine(Path(where["file"]) if "file" in where else where["url"])
    try:
        with transaction(engine, write=False) as connection:
            found = compare(connection, _Budget(_say, where["share"]))
        _say(
            {
                "entries": found.entries,
                "rows": found.rows,
                "differences": [asdict(each) for each in found.differences[:TOLD]],
                "impossible": [asdict(each) for each in found.impossible[:TOLD]],
                "beside": [asdict(each) for each in found.beside[:TOLD]],
                "outdated": found.outdated,
            }
        )
    except StationError as problem:
        _say({"problem": problem.code, "kind": type(problem).__name__, "facts": problem.facts})
    finally:
        engine.dispose()


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, default=str) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Whoever started this is gone when the pipe closes: nobody waits for the outcome."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    _serve()
