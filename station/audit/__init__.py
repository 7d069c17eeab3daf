"""Watching over the record itself: proof of the ledger, its heads, checkpoints and the state derived from it."""
