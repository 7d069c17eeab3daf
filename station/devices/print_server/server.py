"""Where the print server is, and asking it one thing over HTTP."""

from __future__ import annotations

import http.client
import os
import socket
from pathlib import Path
from typing import Final

from station.devices.print_server.ipp import NotIppError, Response, read

SERVER_VARIABLE: Final = "CUPS_SERVER"
"""Environment variable with the print server, as for CUPS' own programs: ``host[:port]`` or the path of a socket."""

_SOCKETS: Final = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
_PORT: Final = 631


class NoServerError(Exception):
    """Nothing answers where the print server should be."""


class NotAllowedError(Exception):
    """The server answers, but not this way: a password or encryption is asked for."""


class PrintServer:
    """A print server at `address`; every wait of a request is bounded by `seconds`."""

    def __init__(self, address: str, seconds: float) -> None:
        self._address, self._seconds = address, seconds

    @property
    def host(self) -> str:
        """The host as URIs name it."""
        return "localhost" if self._address.startswith("/") else self._address

    def ask(self, path: str, message: bytes, document: bytes = b"") -> Response:
        """Post `message` with `document`; raises `NoServerError`, `NotAllowedError`, `NotIppError`, TimeoutError."""
        connection = self._connection()
        try:
            connection.request(
                "POST", path, body=message + document, headers={"Content-Type": "application/ipp"}
            )
            answer = connection.getresponse()
            body = answer.read()
        except TimeoutError:
            raise
        except OSError as problem:
            raise NoServerError(problem.strerror or str(problem)) from problem
        except http.client.HTTPException as problem:
            raise NotIppError(str(problem)) from problem
        finally:
            connection.close()
        if answer.status in (401, 403, 426):
            raise NotAllowedError(f"HTTP {answer.status}")
        if answer.status != 200:
            raise NotIppError(f"HTTP {answer.status}")
        return read(body)

    def _connection(self) -> http.client.HTTPConnection:
        if self._address.startswith("/"):
            return _SocketConnection(self._address, self._seconds)
        host, _, port = self._address.rpartition(":") if ":" in self._address else (self._address, "", "")
        return http.client.HTTPConnection(host, int(port or _PORT), timeout=self._seconds)


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__("localhost", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def server_address() -> str:
    """``CUPS_SERVER``, else ``ServerName`` of CUPS' client settings, else this computer's own server."""
    named = os.environ.get(SERVER_VARIABLE) or _configured()
    if named:
        return named.split("/")[0] if not named.startswith("/") else named
    return next((path for path in _SOCKETS if Path(path).exists()), "localhost")


def _configured() -> str:
    for path in (Path.home() / ".cups" / "client.conf", Path("/etc/cups/client.conf")):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines:
            words = line.split()
            if len(words) == 2 and words[0].lower() == "servername":
                return words[1]
    return ""
