"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.core.errors import StoreProblem


@contextmanager
def complete_or_nothing(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, moved to `path` when all went well and removed when not.

    Raises StoreProblem `reports.not_writable`.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        raise StoreProblem(
            "reports.not_writable", path=str(path), reason=problem.strerror or str(problem)
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
