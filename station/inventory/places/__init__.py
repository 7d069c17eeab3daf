"""Places: stores, rooms, vehicles, cabinets and their positions, each with a code, and the conditions that are checked there (EQ-09)."""
