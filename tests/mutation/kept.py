"""Kills of earlier runs, so that the whole list can be run in parts: ``--kept FILE``.

A kill holds as long as the mutant reads the same; whatever was not killed is run again, and so are all kills when tests
were taken away or weakened: then begin a new file.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.mutation.cases import Case
from tests.mutation.judging import KILLS, Judged, Verdict


def read(path: Path | None) -> dict[str, Verdict]:
    """What the file holds: digests of mutants with how they were killed; nothing when there is none yet."""
    if path is None or not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {each["mutant"]: Verdict(each["verdict"]) for each in map(json.loads, lines)}


def note(path: Path | None, judged: Judged) -> None:
    """Add a kill to the file."""
    if path is not None and judged.verdict in KILLS:
        line = {"mutant": digest(judged.case), "name": judged.case.name, "verdict": judged.verdict.value}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def digest(case: Case) -> str:
    """What a mutant is known by: its file with the fault in it."""
    return hashlib.sha256(f"{case.name}\n{case.mutant.write()}".encode()).hexdigest()
