"""Recordings that should exist and do not: what is awaited, of which loan, outing or matter, and whose turn it is (EQ-05, DM-05, DM-12)."""
