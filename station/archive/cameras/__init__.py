"""Cameras that speak PTP and are no disk: their files are fetched into a folder of the station first, then read like a card (EQ-05)."""
