"""Ed25519 (RFC 8032), the signature of the suite ``sha256+ed25519``."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from station.core.ledger import DEFAULT_SUITE
from station.store.keys.naming import key_id, mac


class Ed25519Signer:
    """Signs for the suite ``sha256+ed25519``."""

    suite = DEFAULT_SUITE.name

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Ed25519Signer:
        """A new key."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def public_key(self) -> bytes:
        """The public half, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the public key's SHA-256."""
        return key_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of `message`."""
        return self._key.sign(message)

    def authenticate(self, message: bytes) -> bytes:
        """The MAC of `message`: only who has the key can make it, and a signature does not reveal it."""
        return mac(self._key.private_bytes_raw(), message)

    def pem(self) -> bytes:
        """The private key as a PKCS #8 file holds it, not encrypted."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message`; False for anything malformed."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
