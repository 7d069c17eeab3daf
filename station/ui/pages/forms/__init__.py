"""报表: what is due of report forms, their counts, and the forms themselves (PF-08)."""
