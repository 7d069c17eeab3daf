"""Check-out, check-in and the exemption from recordings: what is decided, and the entries it makes."""
