"""The office's table of working days.

Announced years on record, and due moments computed before their year was announced.
"""
