"""What is stored beside the ledger: checked at every verification, and at every comparison of the state."""

from station.store.beside.indexes import indexes_apart, make_indexes_anew
from station.store.beside.rows import rows_beside
from station.store.beside.schema import schema_apart

__all__ = ["indexes_apart", "make_indexes_anew", "rows_beside", "schema_apart"]
