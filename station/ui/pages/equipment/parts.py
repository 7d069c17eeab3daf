"""Which parts of the register the subjects of links name, and what touches its lists."""

from __future__ import annotations

PARTS = {
    "filter": "state",
    **{each: each for each in ("gone", "category", "holder", "find", "kit", "section")},
}
"""Subjects that name a part of the list, and what of the list they narrow."""
TOUCHES = (
    *("approval.", "equipment.", "kit.", "place.", "standard.", "stock.", "rapidtest.", "training."),
    *("officer.", "policy.", "media.", "deadline.", "unit."),
)
"""Prefixes of the kinds that move what the page's lists show."""
