"""Requests that others decide: filed, approved step by step by those who hold office, and what comes of them (EQ-12, PF-13)."""
