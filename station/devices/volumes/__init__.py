"""Cards and drives.

What is mounted now (`mounts`), what is plugged in and removed (`watch`), and a scripted adapter.
"""
