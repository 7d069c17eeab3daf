"""The page of the yearly audit."""
