"""台账: every entry of both streams, the proof that nothing was changed, and the day's signed head."""
