"""Garbage is collected among what tests make, and not among what stands for the whole run: a third of a million objects.

Modules, tests and their parameters live as long as the process, so each full collection would only walk over them. And
it is looked for less often than Python does by itself, which took every twentieth second of a run.
"""

from __future__ import annotations

import gc

_NEW_OBJECTS = 20_000
"""So many come into being between two looks at the young ones."""


def pytest_configure() -> None:
    """While tests are found, everything that is made stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From the first test on garbage is collected as in the program."""
    gc.freeze()  # what is garbage by now is little, and a look for it at all that was loaded takes half a second
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    gc.enable()


def pytest_unconfigure() -> None:
    """What is left goes with the process."""
    gc.freeze()
