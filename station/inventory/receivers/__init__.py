"""Loans to a department, a group, a vehicle or a room, each with one officer who signs and answers for it (EQ-11)."""
