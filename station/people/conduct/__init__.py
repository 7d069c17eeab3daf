"""Conduct: criticisms, violations, orders to put right, commendations, and the yearly assessment of units (EQ-16, DM-12)."""
