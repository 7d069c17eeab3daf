"""State as the entries give it, row by row: what a decision looks at is compared with them before it is acted on."""

from station.store.attested.attesting import Attestations, Attested, all_rows

__all__ = ["Attestations", "Attested", "all_rows"]
