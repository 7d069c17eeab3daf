"""The pause before the program tries again: exponential, with full jitter."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)


def pause_after(fails: int, source: random.Random) -> timedelta:
    """A pause after `fails` failures in a row (at least 1): a random time up to 5 s, 10 s, 20 s … 15 minutes.

    Full jitter prevents that thousands of stations reconnect at the same moment when the centre is back.
    """
    ceiling = min(LONGEST, FIRST * (1 << min(fails - 1, 16)))
    return ceiling * source.random()
