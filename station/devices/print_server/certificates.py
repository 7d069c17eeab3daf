"""Encrypted connections to print servers, whose certificates are mostly self-signed.

A certificate of a known authority is trusted. Any other certificate is trusted when it is seen first, and stored
where CUPS' own programs store it (``~/.cups/ssl/HOST.crt``); a different one later is refused.
"""

from __future__ import annotations

import http.client
import ssl
from pathlib import Path


class NewCertificateError(Exception):
    """The server has another certificate than the stored one; the message names the stored file."""


def trusted_connection(host: str, port: int, seconds: float) -> http.client.HTTPSConnection:
    """An open connection. Raises `NewCertificateError`, ssl.SSLError, OSError, TimeoutError."""
    connection = http.client.HTTPSConnection(
        host, port, timeout=seconds, context=ssl.create_default_context()
    )
    try:
        connection.connect()
    except ssl.SSLCertVerificationError:
        return _known_or_first_seen(host, port, seconds)
    return connection


def _known_or_first_seen(host: str, port: int, seconds: float) -> http.client.HTTPSConnection:
    """A connection whose certificate is compared with the kept one before anything is sent."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    connection.connect()
    shown = connection.sock.getpeercert(binary_form=True)
    kept = Path.home() / ".cups" / "ssl" / f"{host.strip('[]')}.crt"
    known = _first_of(kept)
    if known is None:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.write_text(ssl.DER_cert_to_PEM_cert(shown or b""), encoding="ascii")
    elif known != shown:
        connection.close()
        raise NewCertificateError(str(kept))
    return connection


def _first_of(path: Path) -> bytes | None:
    """The first certificate in a file, None where there is none."""
    end = "-----END CERTIFICATE-----"
    try:
        text = path.read_text(encoding="ascii", errors="replace")
        return ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN") : text.index(end) + len(end)])
    except (OSError, ValueError):
        return None
