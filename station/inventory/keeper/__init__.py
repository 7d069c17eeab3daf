"""The joint count by which a change of keeper is handed over: which count it was, who signed, and its paper (EQ-13)."""
