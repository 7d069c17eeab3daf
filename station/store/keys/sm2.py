"""SM2 with SM3 (GB/T 32918, GB/T 32905), the signature of the suite ``sm3+sm2``, by OpenSSL's own command.

No maintained Python library with wheels for all machines of the offices (x86-64 and ARM) signs with SM2; OpenSSL 3 is
on every one of them. A checkpoint is signed some dozen times a day, so a process for each is no cost.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from station.core.errors import StoreProblem
from station.store.keys.naming import key_id, mac

SIGNER_ID = "1234567812345678"
"""The default distinguishing identifier of GB/T 35276, with which every other implementation checks."""

# SubjectPublicKeyInfo of an uncompressed point on the SM2 curve, up to the point itself.
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
_POINT_BYTES = 65
_SIGNING = ("-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{SIGNER_ID}")
_SECONDS = 20


class Sm2Signer:
    """Signs for the suite ``sm3+sm2``."""

    suite = "sm3+sm2"

    def __init__(self, pem: bytes) -> None:
        self._pem = pem
        spki = _openssl("pkey", "-pubout", "-outform", "DER", given=pem)
        if not spki.startswith(_SPKI):
            raise ValueError("not an SM2 key")
        self._public_key = spki[len(_SPKI) :]

    @classmethod
    def generate(cls) -> Sm2Signer:
        """A new key. Raises `StoreProblem` ``store.no_openssl``."""
        return cls(_openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"))

    @property
    def public_key(self) -> bytes:
        """The public half: an uncompressed point, 65 bytes."""
        return self._public_key

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the public key's SHA-256."""
        return key_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, DER. Raises `StoreProblem` ``store.no_openssl``."""
        with TemporaryDirectory(prefix="station-sm2-") as folder:
            key, text = Path(folder) / "key", Path(folder) / "text"
            key.touch(mode=0o600)
            key.write_bytes(self._pem)
            text.write_bytes(message)
            return _openssl("pkeyutl", "-sign", "-inkey", str(key), "-in", str(text), *_SIGNING)

    def authenticate(self, message: bytes) -> bytes:
        """The MAC of `message`: only who has the key can make it, and a signature does not reveal it."""
        return mac(b"".join(self._pem.split()), message)

    def pem(self) -> bytes:
        """The private key as a PKCS #8 file holds it, not encrypted."""
        return self._pem


def holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message`; False for anything malformed. Raises `StoreProblem`."""
    if len(public_key) != _POINT_BYTES:
        return False
    with TemporaryDirectory(prefix="station-sm2-") as folder:
        key, text, signed = (Path(folder) / name for name in ("key", "text", "signed"))
        key.write_bytes(_SPKI + public_key)
        text.write_bytes(message)
        signed.write_bytes(signature)
        where = ("-pubin", "-keyform", "DER", "-inkey", str(key), "-in", str(text), "-sigfile", str(signed))
        return _run("pkeyutl", "-verify", *where, *_SIGNING).returncode == 0


def _openssl(*arguments: str, given: bytes = b"") -> bytes:
    done = _run(*arguments, given=given)
    if done.returncode != 0:
        raise ValueError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ("openssl", *arguments), input=given, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise StoreProblem("store.no_openssl", detail=str(problem)) from problem
