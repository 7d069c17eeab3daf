"""The station's key in a file: one PEM file of the suite that the station was made with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from station.core.errors import StoreProblem
from station.core.ledger import DEFAULT_SUITE
from station.core.plain_files import read_plain
from station.store.keys import ed25519, sm2
from station.store.keys.ed25519 import Ed25519Signer
from station.store.keys.sm2 import Sm2Signer

_LONGEST = 64 * 1024
"""Bytes of a key file: one key has some hundred."""


def signature_holds(suite: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message` by `public_key` (a `SignatureCheck`); False for an unknown suite."""
    if suite == Ed25519Signer.suite:
        return ed25519.holds(public_key, message, signature)
    if suite == Sm2Signer.suite:
        return sm2.holds(public_key, message, signature)
    return False


def create_key(path: Path, suite: str = DEFAULT_SUITE.name) -> Ed25519Signer | Sm2Signer:
    """Make the station's key at `path`, which must not exist.

    Raises `StoreProblem` ``store.key_exists``, ``store.no_openssl``, ``store.unknown_suite``.
    """
    signer: Ed25519Signer | Sm2Signer
    if suite == Ed25519Signer.suite:
        signer = Ed25519Signer.generate()
    elif suite == Sm2Signer.suite:
        signer = Sm2Signer.generate()
    else:
        raise StoreProblem("store.unknown_suite", suite=suite)
    _write_new(path, signer.pem())
    return signer


class Portable(Protocol):
    """A key that can be written into a file."""

    def pem(self) -> bytes:
        """The private key as a PKCS #8 file holds it."""
        ...


def keep_key(path: Path, key: Portable) -> None:
    """Keep a copy of the station's key at `path`, which must not exist. Raises `StoreProblem`."""
    _write_new(path, key.pem())


def _write_new(path: Path, pem: bytes) -> None:
    """Write the file whole or not at all, never over another one."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            raise StoreProblem("store.key_exists", path=str(path))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load_key(path: Path) -> Ed25519Signer | Sm2Signer:
    """The station's key. Raises `StoreProblem` when it is missing or of no known kind."""
    try:
        pem = read_plain(path, _LONGEST)
        key = load_pem_private_key(pem, password=None)
    except FileNotFoundError:
        raise StoreProblem("store.key_missing", path=str(path)) from None
    except UnsupportedAlgorithm:
        return _load_sm2(path, pem)
    except (OSError, ValueError, TypeError) as problem:
        raise StoreProblem("store.key_unreadable", path=str(path)) from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreProblem("store.key_unreadable", path=str(path))
    return Ed25519Signer(key)


def _load_sm2(path: Path, pem: bytes) -> Sm2Signer:
    try:
        return Sm2Signer(pem)
    except ValueError as problem:
        raise StoreProblem("store.key_unreadable", path=str(path)) from problem
