"""Equipment: the register, the counter, training, entitlement, printers as items."""
