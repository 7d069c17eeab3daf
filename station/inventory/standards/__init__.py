"""Catalogues of equipment, dated and by level, as data; what the office has is compared with each (EQ-02)."""
