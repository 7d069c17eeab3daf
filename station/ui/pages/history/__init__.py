"""The page of one person or thing: all that happened to it."""
