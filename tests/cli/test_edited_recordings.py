"""A recording's row edited in the database is named before anything is decided by it (DM-03)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.bootstrap import open_station
from station.core.errors import IntegrityProblem
from station.core.settings import load_settings
from tests.archive.office import card
from tests.plugins.command_line import CommandLine, two_officers
from tests.plugins.tampering import Tamper

SETTLE = ("--officer", "1002", "--reason", "本人确认")


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers."""
    return run.after(two_officers)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A card with two films."""
    return card(tmp_path / "card", 2, datetime.now(UTC) - timedelta(minutes=20))


@pytest.fixture
def brought(run: CommandLine, source: Path) -> str:
    """The SHA-256 of one of them, which are brought in."""
    return str(run("import", source)["files"][0]["sha256"])


def named(refused: Any, sha256: str) -> None:
    """The refusal names the recording's row and how it is mended."""
    assert refused["error"] == "store.state_damaged"
    assert refused["facts"] == {"table": "recording", "key": sha256}
    assert "ledger rebuild" in refused["message"]


EDITS = (
    "UPDATE recording SET officer='1001', officer_name='李甲' WHERE sha256='{}'",
    "UPDATE recording SET stored='elsewhere/film.mp4' WHERE sha256='{}'",
    "UPDATE recording SET size=size+1 WHERE sha256='{}'",
    "DELETE FROM recording WHERE sha256='{}'",
)


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("edit", EDITS)
def test_nothing_is_settled_or_proved_by_an_edited_row(
    run: CommandLine, brought: str, tamper: Tamper, edit: str
) -> None:
    tamper(edit.format(brought))
    for prefix in (brought, brought[:12]):
        named(run("archive", "attribute", prefix, *SETTLE, status=1), brought)
        named(run("archive", "show", prefix, status=1), brought)
    run("ledger", "rebuild")
    assert run("archive", "attribute", brought, *SETTLE)["officer"] == "1002"
    assert run("archive", "show", brought)["file"] == "whole"


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("edit", EDITS)
def test_no_import_takes_content_as_new_or_known_by_an_edited_row(
    run: CommandLine, source: Path, brought: str, tamper: Tamper, edit: str
) -> None:
    tamper(edit.format(brought))
    named(run("import", source, status=1), brought)
    run("ledger", "rebuild")
    again = run("import", source)
    assert (again["copied"], again["already"]) == (0, 2)
    assert len(run("archive", "list")) == 2
    assert run("archive", "verify")["bad"] == []


@pytest.mark.rule("DM-03", "attested")
def test_a_plan_calls_nothing_known_by_an_edited_row(run: CommandLine, brought: str, tamper: Tamper) -> None:
    with open_station(load_settings(run.data)) as station, station.store.read() as view:
        found = view.archive.recording(brought)
        assert found is not None
        assert brought in {each.sha256 for each in view.archive.with_sizes({found.size})}
    tamper(f"UPDATE recording SET source_mtime='2020-01-01T00:00:00.000000Z' WHERE sha256='{brought}'")
    with (
        open_station(load_settings(run.data)) as station,
        station.store.read() as view,
        pytest.raises(IntegrityProblem) as refused,
    ):
        view.archive.with_sizes({found.size})
    assert refused.value.facts == {"table": "recording", "key": brought}
