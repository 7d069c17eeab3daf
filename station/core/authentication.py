"""A message authentication code (MAC) by the station's key.

Only this station can make one, and only it can check one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Authenticate: TypeAlias = Callable[[bytes], bytes]
"""The MAC of a message by the station's key; `station.store.keys` makes it."""
