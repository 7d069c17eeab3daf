"""Sync: how far the record is at the centre, why not further, and sending it now."""
