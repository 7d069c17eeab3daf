"""Deadlines of the office: who is reached by their steps (PF-09), and holding one up while something prevents it."""
