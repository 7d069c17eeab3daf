"""The centre's side in PostgreSQL: its tables, and the direct road of a station to them."""
