"""A PostgreSQL of the tests' own: fixture `pg`, one private cluster per test process, made on first use.

The server runs as a child of the tests (as user ``postgres`` when they run as root, which PostgreSQL refuses)
and ends with them, even when they are killed. It writes durably, as the real one does.
"""

import contextlib
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.plugins.patience import HANG_SECONDS, wait_until

_STOP_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


class PostgresServer:
    """A private cluster on a free port of 127.0.0.1 and on a socket in its own folder; everybody is trusted.

    `chinese` has it speak Chinese, as one does that was set up on a Chinese system.
    """

    def __init__(self, *, chinese: bool = False) -> None:
        self._account = "postgres" if os.geteuid() == 0 else None
        self._programs = _find_programs()
        self._folder = Path(tempfile.mkdtemp(prefix="station-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._names = itertools.count(1)
        self.port = 0
        if self._account:
            shutil.chown(self._folder, self._account)
        done = subprocess.run(
            [
                *(self._programs / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8"),
                *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
            ],
            user=self._account,
            group=self._account,
            extra_groups=[] if self._account else None,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=HANG_SECONDS,
        )
        if done.returncode:
            pytest.fail(f"initdb failed: {done.stderr}", pytrace=False)
        self._settings = ["-c", "lc_messages=zh_CN.UTF-8"] if chinese else []
        if chinese:
            made: list[str | Path] = [
                "localedef",
                "--no-archive",
                "-i",
                "zh_CN",
                "-f",
                "UTF-8",
                self._locales / "zh_CN.UTF-8",
            ]
            self._locales.mkdir()
            subprocess.run(made, check=True, capture_output=True, timeout=HANG_SECONDS)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _locales(self) -> Path:
        return self._folder / "locales"

    @property
    def log(self) -> str:
        """What the server has written to its log so far."""
        path = self._folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    @property
    def running(self) -> bool:
        """Whether the server process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it answers; the port stays the same after the first start."""
        if self.running:
            return
        for _ in range(5):
            port = self.port or _free_port()
            self._spawn(port)
            if self._wait_until_ready(port):
                self.port = port
                return
            if self.port:  # addresses given out name this port: nothing to choose
                break
        pytest.fail(f"PostgreSQL does not start:\n{self.log[-2000:]}", pytrace=False)

    @contextmanager
    def closing_down(self) -> Iterator[None]:
        """It waits for its last guest and takes nobody else; afterwards it runs again."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        try:
            with self.connect("postgres"):
                self._process.send_signal(signal.SIGTERM)
                wait_until(lambda: not self._takes_guests())
                yield
        finally:
            self.stop("fast")
            self.start()

    def _takes_guests(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def ask_passwords_of(self, *accounts: str) -> None:
        """From now on these accounts need their password; the others are trusted as before."""
        rules = self._data / "pg_hba.conf"
        asked = [f"host all {account} 127.0.0.1/32 scram-sha-256\n" for account in accounts]
        rules.write_text("".join(asked) + rules.read_text(encoding="utf-8"), encoding="utf-8")
        with self.connect("postgres") as connection:
            connection.execute("SELECT pg_reload_conf()")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server and wait for its end: ``smart``, ``fast`` or ``immediate`` (a crash; recovers at start)."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(_STOP_SIGNALS[mode])
        try:
            self._process.wait(HANG_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(HANG_SECONDS)
        self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Every process of the server stands still meanwhile; the kernel goes on taking and confirming for them."""
        self._signal_all(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("the server is not running")
        os.kill(self._process.pid, number)  # first: it makes no more of them
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for child in children.read_text(encoding="ascii").split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), number)

    def url(self, name: str = "db", encoding: str = "UTF8") -> str:
        """SQLAlchemy's address of a new, empty database; `name` only makes it readable."""
        return self._address(self.create_database(name, encoding))

    def _address(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str = "db", encoding: str = "UTF8") -> str:
        """Make a new, empty database and return its name, which begins with `name`."""
        database = f"{re.sub(r'[^a-z0-9_]', '_', name.lower())[:40]}_{next(self._names)}"
        with self.connect("postgres") as connection:
            made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE 'C' LC_CTYPE 'C'")
            kept = sql.SQL("CREATE DATABASE {}")
            form = kept if encoding == "UTF8" else made
            connection.execute(form.format(sql.Identifier(database), sql.Literal(encoding)))
        return database

    def copied(self, original: str) -> str:
        """The address of a new database like the one at `original`, to which nobody may be connected."""
        name = f"copy_{next(self._names)}"
        new, old = sql.Identifier(name), sql.Identifier(_database_name(original))
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        return self._address(name)

    def drop_database(self, url_or_name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        with self.connect("postgres") as connection:
            name = sql.Identifier(_database_name(url_or_name))
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def connect(self, url_or_name: str) -> psycopg.Connection:
        """A plain psycopg connection, committing each statement, to look at a database by other means."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            dbname=_database_name(url_or_name),
            autocommit=True,
            connect_timeout=HANG_SECONDS,
        )

    def remove(self) -> None:
        """Stop the server and delete the cluster."""
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _spawn(self, port: int) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *("setpriv", "--pdeathsig", "QUIT"),  # ends when the tests end, however they end
                    *(self._programs / "postgres", "-D", self._data, "-p", str(port), "-k", self._folder),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "timezone=UTC"),
                    # Going round some hundred short-lived databases takes it longer than it can save them.
                    *("-c", "autovacuum=off"),
                    *self._settings,
                ],
                env={**os.environ, "LOCPATH": str(self._locales)},
                user=self._account,
                group=self._account,
                extra_groups=[] if self._account else None,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_until_ready(self, port: int) -> bool:
        end = time.monotonic() + HANG_SECONDS
        while self.running and time.monotonic() < end:
            try:
                psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.02)
        self.stop("immediate")
        return False


def _database_name(url_or_name: str) -> str:
    return url_or_name.rsplit("/", 1)[-1].partition("?")[0]


def _find_programs() -> Path:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    if versions:
        return versions[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    pytest.fail("PostgreSQL is not installed; ./test installs it (Debian: postgresql)", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def pg() -> Iterator[PostgresServer]:
    """The running server; `pg.url()` is a new database. A test may `pg.stop(mode)` and `pg.start()` it."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def chinese_pg() -> Iterator[PostgresServer]:
    """Another server, which speaks Chinese."""
    server = PostgresServer(chinese=True)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(autouse=True)
def _postgres_runs_again(request: pytest.FixtureRequest) -> None:
    """A test that failed between `pg.stop` and `pg.start` must not fail the next one too."""
    if "pg" in request.fixturenames:
        request.getfixturevalue("pg").start()
