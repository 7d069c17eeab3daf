"""Recordings that came in by a wrong clock, dated anew when it is known what the clock was off by (DM-02, DM-05, EQ-05)."""
