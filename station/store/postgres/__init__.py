"""PostgreSQL, the office's database and the centre's alike: connecting, waiting with an end, and what its errors mean."""
