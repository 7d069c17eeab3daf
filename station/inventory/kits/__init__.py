"""Kits: particular items that go out and come back as a set, by one scan of the kit's code (EQ-10)."""
