"""The MAC by the station's key: what only this station can have written and only it can check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Authenticate: TypeAlias = Callable[[bytes], bytes]
"""The MAC of a message by the station's key; `station.store.keys` makes it."""
