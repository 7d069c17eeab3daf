"""Serial numbers that no item has: what a person said of one, so that it is asked about once (EQ-05)."""
