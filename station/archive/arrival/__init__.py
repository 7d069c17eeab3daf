"""Whether a recording came in within the set time after it ended, or after what prevented it had gone (DM-05)."""
