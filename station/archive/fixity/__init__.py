"""Fixity (完整性校验): whether every stored file still is what the ledger recorded (DM-03)."""
