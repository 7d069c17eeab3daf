"""Clearing a device: what lies in the archive, proved by reading both anew, is removed from the device, and nothing else (DM-03)."""
