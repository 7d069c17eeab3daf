"""The short name of a public key, and the MAC derived from a private key."""

from __future__ import annotations

import hashlib
import hmac


def key_id(public_key: bytes) -> str:
    """The short name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def mac(private: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 of `message` by a key derived from the bytes of a private key."""
    derived = hmac.digest(private, b"station-authentication/1", "sha256")
    return hmac.digest(derived, message, "sha256")
