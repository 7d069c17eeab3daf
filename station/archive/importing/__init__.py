"""Importing: the order that fixes the import, the run of the engine, the entries, and recovery after a crash."""
