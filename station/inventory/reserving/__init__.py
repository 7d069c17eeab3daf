"""Reservations: items that are kept for an officer's coming activity, and who is told when another takes them (EQ-04)."""
