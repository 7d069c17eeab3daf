"""The entries behind a recording: those about its content, by the index of subjects."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.ledger import subject
from station.store.attested.several import AboutEntries
from station.store.schema.archive import recording


@dataclass(frozen=True, eq=False)
class RecordingEntries(AboutEntries):
    """The entries that a recording was imported, restored and attributed."""

    def about(self, key: str) -> str:
        """The recording with this SHA-256."""
        return subject("recording", key)


RECORDINGS = RecordingEntries(recording)
