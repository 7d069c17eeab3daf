"""Returns over whose condition the officer and the desk disagree: both statements stand until a third person decides (EQ-11)."""
