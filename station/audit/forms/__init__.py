"""Flexible report forms (灵活报表): received or made, due by period, filled from the register, filed, collected, added up (PF-08)."""
