"""Which device recordings are from, and what that rests on (EQ-05): a serial number proves it, a name only suggests it."""
