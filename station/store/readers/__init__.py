"""Reading state tables as values: one reader per domain, each bound to one transaction's connection."""
