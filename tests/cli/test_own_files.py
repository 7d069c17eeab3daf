"""What a command writes for a person never replaces a file of the station, nor the file that it reads."""

import os
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine

WRITERS = [
    ("equipment", "list", "--out", "{}.html"),
    ("ledger", "list", "--out", "{}.csv"),
    ("deadlines", "indicators", "--out", "{}.xlsx"),
    ("equipment", "list", "--out", "{}.txt"),
    ("rules", "--out", "{}.pdf"),
    ("template", "preview", "register", "--out", "{}.pdf"),
    ("screens", "--out", "{}"),
]


def station_files(data: Path) -> set[Path]:
    return {
        path.relative_to(data) for path in data.rglob("*") if path.suffix in (".html", ".csv", ".pdf", ".png")
    }


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("words", WRITERS, ids=lambda words: "-".join(words[:2]))
def test_nothing_is_saved_into_the_stations_folders(
    run: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (run.data / "archive").mkdir(exist_ok=True)
    (tmp_path / "elsewhere").symlink_to(run.data)
    before = station_files(run.data)
    for folder in (run.data, run.data / "archive", run.data / "new", tmp_path / "elsewhere"):
        asked = [word.replace("{}", str(folder / "x")) for word in words]
        refused = run(*asked, "--replace", status=1)
        assert (refused["error"], refused["rule"]) == ("reports.own_folder", "DM-03")
        assert str(folder / "x") in refused["message"]
    assert station_files(run.data) == before


def test_a_slip_is_not_written_over_by_its_name_elsewhere(run: CommandLine, tmp_path: Path) -> None:
    slip = run.data / "slips" / "2026-11" / "a.html"
    slip.parent.mkdir(parents=True)
    slip.write_text("slip")
    link = tmp_path / "mine.html"
    link.symlink_to(slip)
    (run.data / "out.html").symlink_to(tmp_path / "other.html")
    for path in (slip, link, run.data / "out.html"):
        assert run("rules", "--out", path, "--replace", status=1)["error"] == "reports.own_folder"
    assert slip.read_text() == "slip"
    assert link.is_symlink()
    assert (run.data / "out.html").is_symlink()


def test_the_table_that_is_read_is_not_written_over(run: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("number,name,department,group,badge,phone\n0101,王乙,一科,一组,B1,\n", encoding="utf-8")
    held = table.read_bytes()
    other = tmp_path / "b.csv"
    os.link(table, other)
    for out in (table, other, tmp_path / "." / "a.csv"):
        refused = run("people", "import", table, "--preview", "--out", out, "--replace", status=1)
        assert refused["error"] == "reports.same_file"
        assert (
            run("people", "import", table, "--preview", "--out", out, status=1)["error"]
            == "reports.same_file"
        )
    assert table.read_bytes() == held
    done = run("people", "import", table, "--preview", "--out", tmp_path / "c.csv")
    assert done["rows"] == 1


def test_the_text_that_is_tried_is_not_written_over(run: CommandLine, tmp_path: Path) -> None:
    text = tmp_path / "register.pdf"
    text.write_text("= x", encoding="utf-8")
    asked = ("template", "preview", "register", "--file", text, "--out", text, "--replace")
    assert run(*asked, status=1)["error"] == "reports.same_file"
    assert text.read_text(encoding="utf-8") == "= x"
