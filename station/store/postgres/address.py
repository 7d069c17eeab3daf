"""The address of an office's PostgreSQL, as SQLAlchemy takes it."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.engine import URL, make_url


def engine_url(address: str) -> URL:
    """`address` as a URL; several hosts (``h1:5432,h2``) are given as the library wants them.

    Raises `ValueError` or `sqlalchemy.exc.ArgumentError` for what is no address.
    """
    parts = urlsplit(address)
    account, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts:
        return make_url(address)
    url = make_url(urlunsplit(parts._replace(netloc=account + at)))
    return url.update_query_pairs([("host", host) for host in hosts.split(",")], append=True)
