"""Names in the archive (DM-06): officer and date, or the matter's number; safe on every system, never given twice."""
