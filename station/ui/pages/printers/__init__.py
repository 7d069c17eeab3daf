"""Printers: which there are, how their last test went, and a test page."""
