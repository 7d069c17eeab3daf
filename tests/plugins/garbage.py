"""Garbage is collected among what tests make, and not among what stands for the whole run: a third of a million objects.

Modules, tests and their parameters live as long as the process, so each full collection would only walk over them.
"""

from __future__ import annotations

import gc


def pytest_configure() -> None:
    """While tests are found, everything that is made stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From the first test on garbage is collected as in the program."""
    gc.collect()
    gc.freeze()
    gc.enable()
