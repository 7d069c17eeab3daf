"""The office's table of working days: announced years on record, and what was computed before they were."""
