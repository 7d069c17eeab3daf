"""Weighing: when a recording was made, by all that tells it, over all files of a device (DM-05, RC-05)."""
