"""Attested state: rows are compared with their entries before a decision uses them."""

from station.store.attested.attesting import Attestations, Attested, all_rows

__all__ = ["Attestations", "Attested", "all_rows"]
