"""Importing: the order that fixes what is meant, the run of the engine, the entries, and recovery after a crash."""
