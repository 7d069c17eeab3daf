"""People who hold office: who has which function in which unit, from when, and who stands in for them (EQ-06)."""
