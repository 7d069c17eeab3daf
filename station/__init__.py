"""The station: custody of enforcement gear, recordings and their records in a market-supervision office."""

__version__ = "0.2.0"
