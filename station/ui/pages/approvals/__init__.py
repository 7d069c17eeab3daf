"""审批: requests, what waits for the person at the desk, and each step with its opinion (EQ-12, PF-13)."""
