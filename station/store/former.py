"""What earlier versions of this program left in a database, by name.

Whatever else is there nobody of this program made, whatever the database notes of itself: anybody who can write to it can
note a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TABLE_FACT: Final = "projection:"
"""How the name of a fact begins that holds the fingerprint of a derived table."""
FORMER_FACT: Final = "projection_fingerprint"
"""Until tables had fingerprints of their own, one stood for all of them."""
FORMER_TABLES: frozenset[str] = frozenset()
"""State tables that are no longer derived: an opening drops these and no others. A version that gives one up names it here."""
FORMER_INDEXES: Final[frozenset[str]] = frozenset(
    {"item_due", "item_holder_group", "item_recordings_due", "item_tally", "officer_badge"}
)
"""Indexes of derived tables that are no longer there. A version that gives one up names it here."""
FORMER_INDEX_TABLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "ba4b1ad68280094f38e20d24ca87d66797caad50cfd1870c2f7341f9d213fcdb": frozenset(  # 0.2.0
            {"item_search", "officer_search", "recording_search"}
        )
    }
)
"""Which tables a version made that noted this of its indexes, where it was not all that there are now. A version that adds
one names here what the one before noted."""
FORMER_COLUMNS: Final[frozenset[str]] = frozenset(
    {"item.due_at", "item.holder_group", "item.recordings_due_at"}
)
"""Columns of derived tables that are no longer there. A version that gives one up names it here."""
