"""A machine with a kernel of its own, on which devices are really plugged in: ``python -m tests.guest``."""
