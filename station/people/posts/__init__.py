"""Posts and lines of work of officers, by which a catalogue may demand more of some than of others (EQ-02)."""
