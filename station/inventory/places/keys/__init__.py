"""Keys of places: who has which, given out, brought back or lost (EQ-09, EQ-13)."""
