"""Reading state tables as values: one reader for each room, bound to one transaction's connection."""
