"""Tests are rewritten for pytest's asserts once in a fresh checkout: each worker rewrites its share before it looks for tests.

Workers begin together and go through all files in one order, so that each of them would do the whole work.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.assertion import rewrite


def pytest_sessionstart(session: pytest.Session) -> None:
    """Rewrite this worker's share of the tests that lie in the folders it was given."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None or sys.dont_write_bytecode:
        return
    number = int(worker["workerid"].removeprefix("gw"))
    for path in [*_tests(session.config)][number :: worker["workercount"]]:
        _rewrite(path, session.config)


def _tests(config: pytest.Config) -> Iterator[Path]:
    for argument in config.args:
        folder = config.invocation_params.dir / argument
        if folder.is_dir():
            yield from sorted(folder.rglob("test_*.py"))


def _rewrite(path: Path, config: pytest.Config) -> None:
    """Keep the module as pytest would on importing it; nothing where it was kept already."""
    kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
    if rewrite._read_pyc(path, kept) is None and rewrite.try_makedirs(kept.parent):
        digest, code = rewrite._rewrite_test(path, config)
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, digest, kept)
