"""What names a matter hangs on it by its number: recordings, sheets, explanations, before and after it is opened."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.office import card
from tests.plugins.command_line import CommandLine, two_officers

NUMBER = "示例监管〔2026〕27号"
TYPED = "示例监管(2026)27"


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers, forms in stock, a camera that came back without its recordings."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    paper = ("--category", "7", "--name", "文书", "--unit", "张", "--tracking", "counted", "--quantity", "40")
    run("equipment", "register", "WS-01", *paper)
    run("stock", "kind", "WS-01", "legal_form")
    run("equipment", "register", "BWC-0017", "--category", "3", "--name", "执法记录仪")
    run("training", "record", "--to", "1001", "--category", "3", "--on", "2026-01-05")
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")


@pytest.mark.rule("PF-10", "matter", "history")
@pytest.mark.rule("RC-06", "explanation")
def test_what_names_a_number_hangs_on_its_matter_once_it_is_opened(run: CommandLine, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1, datetime.now(UTC) - timedelta(minutes=20))
    brought = run("import", source, "--officer", "1001", "--matter", TYPED)
    assert (brought["matter"], brought["matter_listed"]) == (TYPED, False)
    used = run("stock", "use", "WS-01", "--quantity", "1", "--by", "1001", "--matter", TYPED)
    assert any("事项清单里没有" in each for each in used["notices"]), used
    exempt = ("exempt", "BWC-0017", "--ground", "safety", "--text", "检查场所要求关闭设备", "--matter")
    assert "事项清单里没有" in run.words(*exempt, TYPED)
    before = run("matters", "show", NUMBER)
    assert (before["listed"], before["named_by"]) == (False, {"media": 1, "stock": 1, "equipment": 1})
    assert "matters add" in run.words("matters", "show", TYPED)
    run("matters", "add", NUMBER, "--kind", "followup", "--officer", "1001", "--opened", "2026-11-02")
    shown = run("matters", "show", TYPED)
    assert (shown["number"], shown["named_by"]) == (NUMBER, before["named_by"])
    told = run("matters", "history", TYPED)
    assert [each["kind"].partition("@")[0] for each in told] == [
        "matter.opened",
        "equipment.recording_exempted",
        "stock.used",
        "media.imported",
    ]
    assert [each["matter"] for each in run("archive", "list", "--matter", NUMBER)] == [TYPED]
    planned = run("import", source, "--matter", "示例监管［2026］２７号", "--dry-run")
    assert (planned["matter"], planned["matter_listed"]) == (NUMBER, True)
    later = card(tmp_path / "later", 1, datetime.now(UTC) - timedelta(minutes=10))
    assert run("import", later, "--officer", "1002", "--matter", TYPED)["matter"] == NUMBER
    hanging = run("archive", "list", "--matter", NUMBER)
    assert {each["officer"]: each["matter"] for each in hanging} == {"1001": TYPED, "1002": NUMBER}
    run("matters", "close", NUMBER, "--outcome", "检查完毕")
    assert "已经办结" in run.words("import", source, "--matter", TYPED, "--dry-run")
    run("ledger", "rebuild", "--check")
