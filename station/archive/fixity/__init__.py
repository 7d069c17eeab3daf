"""Fixity (完整性校验): whether every stored file is still what the ledger says was stored (DM-03)."""
