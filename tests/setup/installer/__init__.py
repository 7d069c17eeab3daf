"""Stands where pip stands in an environment (tests/setup/environments)."""
