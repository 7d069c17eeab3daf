"""Cameras that are no disk: the real ones over PTP. Their library runs in a process of its own."""
