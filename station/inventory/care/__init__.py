"""Instruments and care: verifications that hold to a day, and what is cared for by schedule (ST-06, EQ-14)."""
