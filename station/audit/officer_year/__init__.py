"""The year of one officer, and of all of a unit: training, conduct, losses, what came back or in late (EQ-03, EQ-16, DM-12)."""
