"""Draws at random that anybody can repeat: by a seed and the head of the ledger (PF-11)."""
