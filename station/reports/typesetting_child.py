"""The process that sets one paper: it reads its job from standard input and leaves the PDF beside the template.

It is separate from the program because templates are an office's own: a template that never ends or uses too much
memory is stopped from outside, one that asks for files finds only its own folder, and no package is fetched.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys

_MEMORY_BYTES = 3 * 1024**3
_NOWHERE = "http://127.0.0.1:9"
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000


def _limit(seconds: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _cut_off_network() -> None:
    """Enter a network namespace of one's own where the system allows it; elsewhere set a proxy that nobody answers."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ[name] = _NOWHERE
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK)


def main() -> int:
    """Set the paper; one JSON object on standard output says how it went."""
    job = json.load(sys.stdin)
    _limit(job["seconds"])
    _cut_off_network()
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=job["font_folders"]
    )
    try:
        pdf, warnings = typst.compile_with_warnings(
            job["main"],
            root=job["root"],
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs=job["inputs"],
            package_path=job["root"],
            package_cache_path=job["root"],
            timestamp=job["timestamp"],
        )
    except typst.TypstError as problem:
        answer = {"problem": problem.message, "where": problem.diagnostic, "hints": list(problem.hints)}
    else:
        with open(job["out"], "wb") as file:  # noqa: PTH123 - nothing of the program is imported here
            file.write(pdf)
        answer = {"warnings": [warning.message for warning in warnings]}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
