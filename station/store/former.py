"""What earlier versions of this program left in a database, by name.

Whatever else is there nobody of this program made, whatever the database notes of itself: anybody who can write to it can
note a name.
"""

from __future__ import annotations

from typing import Final

TABLE_FACT: Final = "projection:"
"""How the name of a fact begins that holds the fingerprint of a derived table."""
FORMER_FACT: Final = "projection_fingerprint"
"""Until tables had fingerprints of their own, one stood for all of them."""
FORMER_TABLES: frozenset[str] = frozenset()
"""State tables that are no longer derived: an opening drops these and no others. A version that gives one up names it here."""
FORMER_COLUMNS: Final[frozenset[str]] = frozenset({"item.due_at", "item.recordings_due_at"})
"""Columns of derived tables that are no longer there. A version that gives one up names it here."""
