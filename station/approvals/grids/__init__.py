"""Changes of grids: applied for by the person in charge, approved by the chief, dated (PF-13)."""
