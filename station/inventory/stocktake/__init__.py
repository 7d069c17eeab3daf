"""Stocktakes: the frozen book, what was read on the shelves, what follows from both, and what was decided (EQ-10, PF-11, PF-12)."""
