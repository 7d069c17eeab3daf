"""Deadlines of the office: whom their steps reach, claiming a task (PF-09), and pausing a deadline for a cause."""
