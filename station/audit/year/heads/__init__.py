"""The heads of the yearly audit: one module each, over the entries of the year."""
