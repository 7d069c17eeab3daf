"""Attested state: rows are compared with their entries before a decision uses them."""

from station.store.attested.attesting import Attested, all_rows
from station.store.attested.remembered import Attestations

__all__ = ["Attestations", "Attested", "all_rows"]
