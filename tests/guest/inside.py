"""The steps that run in the guest, each against real kernel events: prints ``PASS step`` or ``FAIL step`` and why."""

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar
from unittest import mock

from station import bootstrap
from tests.guest import locked, sources, two_disks
from tests.guest.gadgets import load
from tests.guest.office import WORK, founded
from tests.guest.two_disks import TwoDisks
from tests.plugins.offices import CHEAP

T = TypeVar("T")
_GROUPS: Final = ("sources", "locked", "two_disks")


def main(wanted: Sequence[str]) -> int:
    """Run the steps of the `wanted` groups, all where none is named; the number of those that failed."""
    WORK.mkdir(parents=True, exist_ok=True)
    load()
    failed, groups = 0, wanted or _GROUPS
    with mock.patch.object(
        bootstrap, "Secrets", return_value=CHEAP
    ):  # costly on purpose, and the guest is slow
        if "sources" in groups:
            failed += _failed(founded, sources.STEPS)
        if "locked" in groups:
            failed += _failed(partial(founded, "locked"), locked.STEPS)
        if "two_disks" in groups:
            failed += _failed(TwoDisks.made, two_disks.STEPS)
    return failed


def _failed(made: Callable[[], T], steps: Sequence[Callable[[T], None]]) -> int:
    """How many steps of a group failed on what it is `made` upon; one that failed keeps none from being tried."""
    try:
        subject = made()
    except Exception:  # told like a step, and the other group is run
        print(f"FAIL {made}\n{traceback.format_exc()}", flush=True)
        return 1
    failed = 0
    for step in steps:
        begun = time.monotonic()
        try:
            step(subject)
        except Exception:  # a step that failed is told, and the others are run
            failed += 1
            print(f"FAIL {step.__name__}\n{traceback.format_exc()}", flush=True)
        else:
            print(f"PASS {step.__name__} ({time.monotonic() - begun:.0f} s)", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
