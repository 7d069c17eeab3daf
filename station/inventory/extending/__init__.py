"""Extending loans: a due moment is put off on record (EQ-07)."""
