"""Movements that were recorded by mistake are voided: the item stands again as it would without them."""
