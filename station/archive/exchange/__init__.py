"""Digests for exchange with others: further ones of each recording besides SHA-256, and manifests that a receiver can check."""
