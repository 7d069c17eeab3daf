"""Counted stock: what comes in, is issued for use, and is put right, by quantity."""
