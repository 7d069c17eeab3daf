"""Reagents and rapid tests: signed use of a lot, reports of tests, what follows an abnormal one (ST-05)."""
