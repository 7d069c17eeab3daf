"""A pooler before the tests' PostgreSQL: fixture `pooler`, which lends its connections by the transaction (pgbouncer)."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.plugins.patience import HANG_SECONDS, wait_until
from tests.plugins.postgres import PostgresServer


@contextmanager
def pooled(server: PostgresServer, connections: int) -> Iterator[int]:
    """The port at which a pooler takes everybody and has so many `connections` to each database of `server`."""
    folder = Path(tempfile.mkdtemp(prefix="station-pooler-"))
    account = "postgres" if os.geteuid() == 0 else None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (folder / "users").write_text('"postgres" ""\n', encoding="ascii")
    (folder / "pooler.ini").write_text(
        f"[databases]\n* = host=127.0.0.1 port={server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"unix_socket_dir =\nauth_type = trust\nauth_user = postgres\nauth_file = {folder / 'users'}\npool_mode = transaction\n"
        f"default_pool_size = {connections}\nlogfile = {folder / 'log'}\n",
        encoding="ascii",
    )
    if account:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, account)
    process = subprocess.Popen(
        [
            "setpriv",
            "--pdeathsig",
            "KILL",
            shutil.which("pgbouncer") or "/usr/sbin/pgbouncer",
            folder / "pooler.ini",
        ],
        user=account,
        group=account,
        extra_groups=[] if account else None,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: _answers(port))
        yield port
    finally:
        process.kill()
        process.wait(HANG_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    try:
        psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="module")
def pooler(pg: PostgresServer) -> Iterator[int]:
    """The port of a pooler with two connections to each database."""
    with pooled(pg, 2) as port:
        yield port
