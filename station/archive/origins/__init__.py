"""Equal content from several devices: one content in the archive, a record of each device it came in from (DM-02)."""
