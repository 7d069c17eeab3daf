"""The process that compares the state with the ledger, or a part of it; begun by `station.store.comparing_aside`.

Its task comes by the standard input in one line of JSON, readings and the outcome go out by the standard output. It ends
when its standard input is closed.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from station.core.errors import StationError
from station.core.progress import Progress
from station.store.comparing import Part, compare
from station.store.engine import open_engine, transaction
from station.store.schema import state_tables
from station.store.schema.metadata import index_tables

TOLD = 200
"""Differences and impossible entries that are told one by one; there may be more of them."""
TELL_SECONDS = 0.2
"""How often a reading is told."""


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
        if time.monotonic() - self._told >= TELL_SECONDS:
            self._told = time.monotonic()
            self._tell({"progress": asdict(reading)})


def _serve() -> None:
    task = json.loads(sys.stdin.readline())
    with suppress(OSError):
        os.nice(task["nice"])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    every = (*state_tables(), *index_tables())
    tables = frozenset(table for table in every if table.name in task["tables"])
    engine = open_engine(Path(task["file"]) if "file" in task else task["url"])
    try:
        with transaction(engine, write=False) as connection:
            part = Part(tables, task["indexes"])
            found = compare(connection, _Budget(_say, task["share"]), part=part)
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
    """End this process when the pipe closes, since the program that started it is gone."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    _serve()
    gc.freeze()  # it goes with the process; Python would look through all of it for garbage first
