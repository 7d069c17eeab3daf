"""Recorders that keep what they hold locked until they are unlocked, behind drivers (EQ-05)."""
