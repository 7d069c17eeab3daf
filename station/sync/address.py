"""The centre's address: checked, stored with the settings, and shown without its password."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from station.core.errors import SyncProblem
from station.core.settings import load_settings

SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
"""What an address of the direct road begins with."""

_SECRET = frozenset({"password", "sslpassword", "passfile"})
_PERSONAL = _SECRET | {"user", "sslcert", "sslkey", "service"}
"""Parts of an address that say who comes."""


def checked_address(address: str) -> str:
    """`address`, unchanged. Raises `SyncProblem` ``sync.bad_address`` when it is no address of a central database."""
    try:
        parts = urlsplit(address)
        hosts = parts.netloc.rpartition("@")[2].split(",")  # several: whichever of them can be written
        ports = [urlsplit(f"//{host}").port for host in hosts]
        # An unescaped @ in a password: the driver would take the rest of it for a host, and name it in its words.
        one_account = parts.netloc.count("@") <= 1
        sound = parts.scheme in SCHEMES and len(parts.path) > 1 and 0 not in ports and one_account
    except ValueError:
        sound = False
    if not sound:
        raise SyncProblem("sync.bad_address")  # not shown: what is no address may hold a password anywhere
    return address


def has_password(address: str) -> bool:
    """Whether `address` holds a password, in any part of it."""
    try:
        parts = urlsplit(address)
        return bool(parts.password) or any(name in _SECRET for name, _ in parse_qsl(parts.query))
    except ValueError:
        return False


def with_password(address: str, password: str) -> str:
    """`address` with this password of its account. Raises `SyncProblem` ``sync.bad_address`` where it names no account."""
    parts = urlsplit(checked_address(address))
    account, at, host = parts.netloc.rpartition("@")
    if not at or not account:
        raise SyncProblem("sync.bad_address")
    return urlunsplit(parts._replace(netloc=f"{account}:{quote(password, safe='')}@{host}"))


def account_of(address: str) -> tuple[str, str]:
    """The account that `address` names, and its password; "" for what it does not name, or for no address at all."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    named = dict(parse_qsl(parts.query))
    account, _, password = parts.netloc.rpartition("@")[0].partition(":")
    return unquote(account) or named.get("user", ""), unquote(password) or named.get("password", "")


def with_account(address: str, account: str, password: str) -> str:
    """`address` for another account: nothing of the one that it names is left in it."""
    parts = urlsplit(checked_address(address))
    host = parts.netloc.rpartition("@")[2]
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in _PERSONAL])
    netloc = f"{quote(account, safe='')}:{quote(password, safe='')}@{host}"
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def shown_address(address: str) -> str:
    """`address` without password: user, host, port and database identify a centre."""
    try:
        parts = urlsplit(address)
        query = [(name, value) for name, value in parse_qsl(parts.query) if name not in _SECRET]
    except ValueError:
        return re.sub(r"//.*@", "//", address)
    account, at, host = parts.netloc.rpartition("@")
    netloc = account.partition(":")[0] + at + host
    return urlunsplit((parts.scheme, netloc, parts.path, urlencode(query), ""))


class KeptAddress:
    """The centre's address in ``station.toml`` of a data folder (which only its owner can read)."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def get(self) -> str | None:
        """The address; None while the station has no centre. Raises `StoreProblem`."""
        return load_settings(self._data).centre or None

    def set(self, address: str) -> None:
        """Store `address`. Raises `StoreProblem`."""
        replace(load_settings(self._data), centre=address).save()
