"""What was done wrong with recordings: indications read from the state, and findings that a person notes (DM-12)."""
