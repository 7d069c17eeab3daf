"""The audit of the record itself.

Verification of the ledger, its heads, checkpoints, and the state derived from it.
"""
