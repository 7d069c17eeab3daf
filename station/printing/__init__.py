"""Printers and paper: where printers are, their tests, and the slips of the counter."""
