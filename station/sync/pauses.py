"""How long to wait before trying again by itself: exponential, with full jitter."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)


def pause_after(fails: int, source: random.Random) -> timedelta:
    """A pause after `fails` failures in a row (at least 1): anywhere up to 5 s, 10 s, 20 s … 15 minutes.

    Full jitter keeps thousands of stations from coming back in step when the centre does.
    """
    ceiling = min(LONGEST, FIRST * (1 << min(fails - 1, 16)))
    return ceiling * source.random()
