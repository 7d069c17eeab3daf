"""Printers: the list, the results of their last tests, and a test page."""
