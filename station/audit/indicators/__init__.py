"""The five indicators by which an office is assessed each year (PF-09), counted from the ledger."""
