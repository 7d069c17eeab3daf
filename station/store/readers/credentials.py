"""Password and PIN verifiers: kept beside the ledger, never inside it (entries travel to the centre)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from station.store.keyed_rows import put_row, remove_row
from station.store.schema.ledger import credential


class CredentialRows:
    """Verifiers within one transaction; `owner` is ``account:NAME`` or ``officer:NUMBER``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def verifier(self, owner: str, purpose: str) -> str | None:
        """The verifier of ``password`` or ``pin``; None when none is set."""
        found = self._connection.scalar(
            select(credential.c.verifier).where(credential.c.owner == owner, credential.c.purpose == purpose)
        )
        return (
            None if found is None else str(found)
        )  # what is no text has no fingerprint that the ledger names

    def put(self, owner: str, purpose: str, verifier: str) -> None:
        """Set or replace a verifier (the caller appends the entry with its fingerprint)."""
        put_row(self._connection, credential, {"owner": owner, "purpose": purpose, "verifier": verifier})

    def remove(self, owner: str, purpose: str) -> None:
        """Take a verifier away."""
        remove_row(self._connection, credential, owner, purpose)
