"""Check-out, check-in and the exemption from recordings: the decisions and their entries."""
