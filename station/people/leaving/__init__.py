"""Leaving: all that stands open in a person's name, as every room knows it (EQ-13)."""
