"""What a device says of itself beside its recordings: the recorder's own log, and marks of recordings (DM-02, DM-04)."""
