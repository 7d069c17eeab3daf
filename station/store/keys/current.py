"""The station's key in use: a new one takes its place while the station is open."""

from __future__ import annotations

from typing import Protocol

from station.core.ledger import Signer


class OwnKey(Signer, Protocol):
    """A key that signs, and that authenticates data which stay on the station."""

    def authenticate(self, message: bytes) -> bytes:
        """The MAC of `message`."""
        ...


class CurrentKey:
    """Signs with the key that it was given last; whoever signs holds this one object."""

    def __init__(self, key: OwnKey) -> None:
        self._key = key

    def replace(self, key: OwnKey) -> None:
        """Sign with `key` from now on."""
        self._key = key

    @property
    def suite(self) -> str:
        """Name of the suite."""
        return self._key.suite

    @property
    def public_key(self) -> bytes:
        """The public half, raw."""
        return self._key.public_key

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the public key's SHA-256."""
        return self._key.key_id

    def sign(self, message: bytes) -> bytes:
        """Signature of `message`."""
        return self._key.sign(message)

    def authenticate(self, message: bytes) -> bytes:
        """The MAC of `message`."""
        return self._key.authenticate(message)
