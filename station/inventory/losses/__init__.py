"""Loss, damage, faults and scrap of items: reported, approved step by step, and only then on the register (EQ-12, EQ-15)."""
