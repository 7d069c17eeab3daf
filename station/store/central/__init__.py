"""The centre's database in PostgreSQL: its tables, and a station's direct connection to them."""
