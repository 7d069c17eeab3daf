"""The child process: loads a reader, confines itself, reads, answers. Started by `station.core.sandbox.asking`.

Standard input brings one line of JSON (the job); standard output takes one JSON document (the answer). Both other
standard descriptors lead nowhere by the time that the file is looked at.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from typing import Any


def main() -> None:
    """Do the one job."""
    job = json.loads(sys.stdin.buffer.readline())
    sys.path.insert(0, job["program"])
    from station.core.errors import StationError
    from station.core.sandbox.confinement import confine

    reader = importlib.import_module(job["reader"])
    file = io.BufferedReader(io.FileIO(job["descriptor"], closefd=False))
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    held = confine(job["memory_bytes"], job["seconds"])
    pipe = os.fdopen(answers, "wb", buffering=0)
    pipe.write(b"\n")  # from now on the clock of the reading runs
    answer: dict[str, Any] = {"held": held}
    try:
        answer["read"] = reader.read(file, job["size"], job["request"])
        said = json.dumps(answer, ensure_ascii=False)
    except MemoryError:
        said = json.dumps({"held": held, "problem": {"kind": "Refused", "code": "sandbox.too_much"}})
    except StationError as problem:
        named = {
            "kind": type(problem).__name__,
            "code": problem.code,
            "rule": problem.rule,
            "facts": problem.facts,
        }
        said = json.dumps({"held": held, "problem": named}, ensure_ascii=False, default=str)
    except Exception as problem:  # noqa: BLE001  # a reader's own fault on strange bytes is an answer too
        fault = f"{type(problem).__name__}: {problem}"[:500]
        said = json.dumps({"held": held, "fault": fault}, ensure_ascii=False)
    rest = memoryview(said.encode("utf-8", errors="backslashreplace"))
    while rest:
        rest = rest[pipe.write(rest) :]
    os._exit(0)


if __name__ == "__main__":
    main()
