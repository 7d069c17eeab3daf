"""The process that sets papers: it reads its job from standard input and leaves each PDF beside its template.

It is separate from the program because templates are an office's own: a template that never ends or uses too much
memory is stopped from outside, one that asks for files finds only its own folder, and no package is fetched.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

_MEMORY_BYTES = 3 * 1024**3
_NOWHERE = "http://127.0.0.1:9"
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """From now on the process may take `seconds` of the processor, whatever it took before."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, most))


def _cut_off_network() -> None:
    """Enter a network namespace of one's own where the system allows it; elsewhere set a proxy that nobody answers."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ[name] = _NOWHERE
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK)


def _set(paper: dict[str, Any], job: dict[str, Any], fonts: Any) -> dict[str, Any]:
    """Set one paper; tells the warnings, or why it can't be set."""
    import typst

    try:
        pdf, warnings = typst.compile_with_warnings(
            paper["main"],
            root=paper["root"],
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs=job["inputs"],
            package_path=paper["root"],
            package_cache_path=paper["root"],
            timestamp=paper["timestamp"],
        )
    except typst.TypstError as problem:
        return {"problem": problem.message, "where": problem.diagnostic, "hints": list(problem.hints)}
    Path(paper["out"]).write_bytes(pdf)
    return {"warnings": [warning.message for warning in warnings]}


def main() -> int:
    """Set the papers, up to the first that can't be set; a JSON list on standard output says how each went."""
    job = json.load(sys.stdin)
    _limit_memory()
    _limit_time(job["seconds"])
    _cut_off_network()
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=job["font_folders"]
    )
    answers: list[dict[str, Any]] = []
    for paper in job["papers"]:
        _limit_time(job["seconds"])
        answers.append(_set(paper, job, fonts))
        if "problem" in answers[-1]:
            break
    sys.stdout.write(json.dumps(answers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
