"""Direct handover: at the counter an item goes from one officer to another, and both confirm it (EQ-11)."""
