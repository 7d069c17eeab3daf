"""centre init · centre enrol · sync · sync status, as scripts call them."""

import json
from pathlib import Path
from typing import Any, Protocol

import pysqlite3.dbapi2 as sqlite
import pytest

from station.cli.command_line import main
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import scalar


class Run(Protocol):
    """Runs one command; gives exit status and JSON document."""

    def __call__(self, data: Path, *words: str) -> tuple[int, Any]: ...


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("STATION_PASSWORD", "Lanhai-2026-tai")

    def command(data: Path, *words: str) -> tuple[int, Any]:
        status = main(["--data", str(data), "--json", *words])
        said = capsys.readouterr()
        assert "geheim" not in said.out + said.err
        return status, json.loads(said.out)

    return command


@pytest.fixture
def data(tmp_path: Path, run: Run) -> Path:
    """The data folder of a new station."""
    folder = tmp_path / "station"
    status, document = run(
        folder,
        *("init", "--office", "310110", "--name", "东城所", "--admin", "admin", "--admin-name", "李甲"),
    )
    assert status == 0, document
    return folder


def test_from_init_to_the_second_sync_that_sends_nothing(
    run: Run, data: Path, pg: PostgresServer, pg_url: str
) -> None:
    status, refused = run(data, "sync")
    assert (status, refused["error"]) == (1, "sync.no_centre")

    address = pg_url.replace("postgres@", "postgres:geheim@")
    status, made = run(data, "centre", "init", address)
    assert (status, made["created"]) == (0, True)
    status, again = run(data, "centre", "init", address)
    assert (status, again) == (0, made | {"created": False})

    status, enrolled = run(data, "--as", "admin", "centre", "enrol", address)
    assert (status, enrolled["enrolled"]) == (0, True)
    assert "geheim" in (data / "station.toml").read_text(encoding="utf-8")
    assert (data / "station.toml").stat().st_mode & 0o777 == 0o600

    status, before = run(data, "sync", "status")
    assert (status, before["sent"]) == (0, 0)
    assert before["unsent"] > 4
    assert before["oldest_unsent"] is not None

    status, first = run(data, "sync")
    assert status == 0
    assert {name: first[name] for name in ("sent", "received", "unsent")} == {
        "sent": before["unsent"],
        "received": 0,
        "unsent": 0,
    }
    assert first["head"] == before["head"]
    status, second = run(data, "sync", "--once")
    assert (status, second["sent"], second["unsent"]) == (0, 0, 0)
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == first["sent"]

    pg.stop("immediate")
    status, down = run(data, "sync")
    assert (status, down["error"]) == (3, "sync.unreachable")
    assert "没有丢失" in down["message"]
    status, why = run(data, "sync", "status")
    assert (status, why["problem"]["code"], why["unsent"]) == (0, "sync.unreachable", 0)


def test_a_row_that_was_tampered_with_stops_the_stream_with_its_number(
    run: Run, data: Path, pg: PostgresServer, pg_url: str
) -> None:
    run(data, "centre", "init", pg_url)
    run(data, "--as", "admin", "centre", "enrol", pg_url)
    connection = sqlite.connect(str(data / "station.db"))
    connection.execute("UPDATE ledger_entry SET content = x'7b7d' WHERE stream = 'custody' AND seq = 2")
    connection.commit()
    connection.close()
    status, refused = run(data, "sync")
    assert (status, refused["error"]) == (1, "sync.local_chain_broken")
    assert refused["facts"]["seq"] == 2
    assert refused["sent"] > 0  # the other stream


def test_a_wrong_address_is_explained(run: Run, data: Path) -> None:
    status, refused = run(data, "--as", "admin", "centre", "enrol", "mysql://a:geheim@host/b")
    assert (status, refused["error"]) == (3, "sync.bad_address")
