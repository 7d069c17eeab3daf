"""Repair at a designated place: an item is sent out and comes back, both on record (EQ-14)."""
