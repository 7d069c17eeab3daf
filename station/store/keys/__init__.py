"""The station's signing key: made on the station, kept beside its data, readable by its owner alone."""

from station.store.keys.ed25519 import Ed25519Signer
from station.store.keys.key_file import create_key, keep_key, load_key, signature_holds
from station.store.keys.sm2 import Sm2Signer

__all__ = ["Ed25519Signer", "Sm2Signer", "create_key", "keep_key", "load_key", "signature_holds"]
