"""The address of the print server, and one request over HTTP, encrypted and signed in where the server wants that."""

from __future__ import annotations

import base64
import getpass
import http.client
import os
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.devices.print_server.certificates import NewCertificateError, trusted_connection
from station.devices.print_server.ipp import NotIppError, Response, read

SERVER_VARIABLE: Final = "CUPS_SERVER"
"""Environment variable with the print server, as for CUPS' own programs: ``host[:port]`` or the path of a socket."""

ENCRYPTION_VARIABLE: Final = "CUPS_ENCRYPTION"
"""Environment variable: ``Required`` or ``Always`` for a server that is only to be spoken to encrypted."""

_SOCKETS: Final = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
_PORT: Final = 631
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


class NoServerError(Exception):
    """Nothing answers at the address of the print server."""


class NotAllowedError(Exception):
    """The server answers but refuses the request; `code` says what it requires."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Connection:
    """The address of the server, as CUPS' own programs find it, and whether the connection must be encrypted."""

    address: str
    encrypted: bool = False


class PrintServer:
    """A print server; every wait of a request is at most `seconds` long.

    The connection is encrypted when the server requires it, and before a password leaves this computer.
    """

    def __init__(self, wanted: Connection, seconds: float, sign_in: tuple[str, str] | None = None) -> None:
        self._address, self._encrypted = wanted.address, wanted.encrypted
        self._seconds, self._sign_in = seconds, sign_in
        self._peer_known = False

    @property
    def host(self) -> str:
        """The host as in URIs."""
        return "localhost" if self._is_socket else self._address

    @property
    def user(self) -> str:
        """The user of the request: the one who signed in there, else this computer's user."""
        return self._sign_in[0] if self._sign_in is not None else getpass.getuser()

    def ask(self, path: str, message: bytes, document: bytes = b"") -> Response:
        """Post `message` with `document`; raises `NoServerError`, `NotAllowedError`, `NotIppError`, TimeoutError."""
        if self._sign_in is not None and not self._is_here:
            self._encrypted = True
        status, wanted, body = self._post(path, message + document)
        if status == 426 and not self._encrypted:
            self._encrypted = True
            status, wanted, body = self._post(path, message + document)
        if status == 401 and self._is_socket and "peercred" in wanted.lower() and not self._peer_known:
            self._peer_known = True
            status, wanted, body = self._post(path, message + document)
        if status == 401:
            raise NotAllowedError("password_wanted" if self._sign_in is None else "wrong_password")
        if status in (403, 426):
            raise NotAllowedError("not_allowed" if status == 403 else "no_encryption", f"HTTP {status}")
        if status != 200:
            raise NotIppError(f"HTTP {status}")
        return read(body)

    @property
    def _is_socket(self) -> bool:
        return self._address.startswith("/")

    @property
    def _is_here(self) -> bool:
        """Whether the connection stays within this computer."""
        return self._is_socket or _split(self._address)[0] in _HERE

    def _post(self, path: str, body: bytes) -> tuple[int, str, bytes]:
        """The status, what a 401 asks for, and the body."""
        try:
            connection = self._connection()
        except NewCertificateError as problem:
            raise NotAllowedError("certificate_changed", str(problem)) from problem
        except ssl.SSLError as problem:
            raise NotAllowedError("no_encryption", problem.reason or str(problem)) from problem
        except TimeoutError:
            raise
        except OSError as problem:
            raise NoServerError(problem.strerror or str(problem)) from problem
        try:
            connection.request("POST", path, body=body, headers=self._headers())
            answer = connection.getresponse()
            return answer.status, answer.headers.get("WWW-Authenticate", ""), answer.read()
        except TimeoutError:
            raise
        except OSError as problem:
            raise NoServerError(problem.strerror or str(problem)) from problem
        except http.client.HTTPException as problem:
            raise NotIppError(str(problem)) from problem
        finally:
            connection.close()

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/ipp"}
        if self._sign_in is not None:
            words = base64.b64encode(":".join(self._sign_in).encode()).decode()
            headers["Authorization"] = f"Basic {words}"
        elif self._peer_known:
            headers["Authorization"] = f"PeerCred {getpass.getuser()}"
        return headers

    def _connection(self) -> http.client.HTTPConnection:
        """An open connection."""
        if self._is_socket:
            connection: http.client.HTTPConnection = _SocketConnection(self._address, self._seconds)
            connection.connect()
            return connection
        host, port = _split(self._address)
        if self._encrypted:
            return trusted_connection(host, port, self._seconds)
        connection = http.client.HTTPConnection(host, port, timeout=self._seconds)
        connection.connect()
        return connection


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":") if ":" in address else (address, "", "")
    return host, int(port or _PORT)


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__("localhost", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def connection_wanted() -> Connection:
    """``CUPS_SERVER`` and ``CUPS_ENCRYPTION``, else CUPS' client settings, else this computer's own server."""
    settings = _configured()
    named = os.environ.get(SERVER_VARIABLE) or settings.get("servername", "")
    encryption = os.environ.get(ENCRYPTION_VARIABLE) or settings.get("encryption", "")
    if named:
        address = named.split("/")[0] if not named.startswith("/") else named
    else:
        address = next((path for path in _SOCKETS if Path(path).exists()), "localhost")
    return Connection(address, encryption.lower() in ("required", "always"))


def _configured() -> dict[str, str]:
    """``ServerName`` and ``Encryption`` of CUPS' client settings; the person's own go before the computer's."""
    found: dict[str, str] = {}
    for path in (Path.home() / ".cups" / "client.conf", Path("/etc/cups/client.conf")):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for words in (line.split() for line in lines):
            if len(words) == 2:
                found.setdefault(words[0].lower(), words[1])
    return found
