"""Password and PIN verifiers: kept beside the ledger, never inside it (entries travel to the centre)."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from station.store.keyed_rows import put_row, remove_row
from station.store.prepared import Prepared
from station.store.schema.ledger import credential

_VERIFIER = Prepared(
    select(credential.c.verifier).where(
        credential.c.owner == bindparam("owner"), credential.c.purpose == bindparam("purpose")
    )
)


class CredentialRows:
    """Verifiers within one transaction; `owner` is ``account:NAME`` or ``officer:NUMBER``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def verifier(self, owner: str, purpose: str) -> str | None:
        """The verifier of ``password`` or ``pin``; None when none is set."""
        found = _VERIFIER.values(self._connection, owner=owner, purpose=purpose)
        # What is no text has no fingerprint that the ledger names.
        return str(found[0]) if found and found[0] is not None else None

    def put(self, owner: str, purpose: str, verifier: str) -> None:
        """Set or replace a verifier (the caller appends the entry with its fingerprint)."""
        put_row(self._connection, credential, {"owner": owner, "purpose": purpose, "verifier": verifier})

    def remove(self, owner: str, purpose: str) -> None:
        """Delete a verifier."""
        remove_row(self._connection, credential, owner, purpose)
