"""Matters: cases, licences and whatever else recordings, gear and exhibits hang on, by their number (DM-06, PF-10)."""
