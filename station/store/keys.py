"""The station's signing key: made on the station, kept beside its data, readable by its owner alone."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from station.core.errors import StoreProblem
from station.core.ledger import DEFAULT_SUITE


class Ed25519Signer:
    """Signs for the suite ``sha256+ed25519``."""

    suite = DEFAULT_SUITE.name

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

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


def key_id(public_key: bytes) -> str:
    """The short name of a public key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def signature_holds(suite: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message`; False for a suite without a checker here (a `SignatureCheck`)."""
    if suite != DEFAULT_SUITE.name:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def create_key(path: Path) -> Ed25519Signer:
    """Make the station's key at `path`, which must not exist. Raises `StoreProblem` when it does."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StoreProblem("store.key_exists", path=str(path)) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return Ed25519Signer(key)


def load_key(path: Path) -> Ed25519Signer:
    """The station's key. Raises `StoreProblem` when it is missing or no Ed25519 key."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise StoreProblem("store.key_missing", path=str(path)) from None
    except (OSError, ValueError, TypeError) as problem:
        raise StoreProblem("store.key_unreadable", path=str(path)) from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreProblem("store.key_unreadable", path=str(path))
    return Ed25519Signer(key)
