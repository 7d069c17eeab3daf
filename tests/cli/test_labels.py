"""Labels and cards by commands: what is printed reads back as the code of its thing, and a print is on record."""

from pathlib import Path

import pytest

from station.inventory.counter.scanning import Command
from station.printing.labels import label_stocks
from tests.plugins.command_line import CommandLine, opens_account
from tests.reports.reading import read_job
from tests.reports.test_paper import codes, opened, words

CHINESE = "一科柜-01"


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two people, one without a badge; items with a plain and a Chinese tag."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("1001,李甲,一科,一组,B-1001,", "1002,王乙,一科,一组,,")
    run.takes(
        "equipment",
        "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"
        f"RNG-0001,9,测距仪,X5,,,柜3,,\nRNG-0002,9,测距仪,,,,柜3,,\n{CHINESE},9,测距仪,,,,柜3,,\n",
    )


def read_back(path: Path, folder: Path) -> list[str]:
    document = opened(path.read_bytes(), folder)
    return sorted(code for page in range(document.pageCount()) for code in codes(document, page))


@pytest.mark.rule("EQ-10", "label")
@pytest.mark.parametrize("stock", [each.name for each in label_stocks()])
def test_each_label_reads_back_as_the_code_of_its_thing(
    run: CommandLine, tmp_path: Path, qapp: object, stock: str
) -> None:
    path = tmp_path / "labels.pdf"
    named = ("rng-0001", CHINESE, "1001", "1002", "完好", "ACT:SAMPLING")
    done = run("labels", "print", "--for", *named, "--stock", stock, "--out", path)
    expected = ["RNG-0001", CHINESE, "B-1001", "1002", "CMD:GOOD", "ACT:sampling"]
    assert [each["code"] for each in done["labels"]] == expected
    assert read_back(path, tmp_path) == sorted(expected)


@pytest.mark.rule("EQ-10", "label")
def test_all_cards_of_the_counter_are_one_print(run: CommandLine, tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "cards.pdf"
    done = run("labels", "print", "--cards", "--stock", "a4-cards", "--symbology", "qr", "--out", path)
    found = read_back(path, tmp_path)
    assert {each.card for each in Command} < set(found)
    assert found == sorted(each["code"] for each in done["labels"])
    assert "撤销" in words(opened(path.read_bytes(), tmp_path), 0)


@pytest.mark.rule("EQ-10", "label")
def test_a_roll_goes_to_the_thermal_printer(run: CommandLine, tmp_path: Path) -> None:
    job = tmp_path / "job"
    run("labels", "print", "--for", "RNG-0001", CHINESE, "--stock", "roll-80", "--port", f"file:{job}")
    page = read_job(job.read_bytes())
    assert page.barcodes == [b"{BRNG-{C\x00\x01"]
    assert page.qr_codes == [CHINESE]
    assert page.cuts == 2
    wide = "ACT:random_inspection"
    for stock, bars in (("roll-80", 1), ("roll-58", 0)):
        job.unlink()
        run("labels", "print", "--for", wide, "--stock", stock, "--port", f"file:{job}")
        page = read_job(job.read_bytes())
        assert (len(page.barcodes), page.qr_codes) == (bars, [] if bars else [wide]), (
            "the roll that was chosen"
        )
    refused = run("labels", "print", "--for", "RNG-0001", "--port", f"file:{job}", status=1)
    assert refused["error"] == "labels.not_a_roll"


@pytest.mark.rule("EQ-10", "label")
def test_a_print_is_on_record_and_the_next_one_is_a_reprint(run: CommandLine, tmp_path: Path) -> None:
    first = run("labels", "preview", "--for", "RNG-0001", "--out", tmp_path / "preview.pdf")
    assert not first["labels"][0]["again"]
    run("labels", "print", "--for", "RNG-0001", "--out", tmp_path / "a.pdf")
    again = run("labels", "preview", "--for", "rng-0001", "RNG-0002")
    assert [each["again"] for each in again["labels"]] == [True, False]
    run("labels", "print", "--for", "RNG-0001", "RNG-0002", "--copies", "2", "--out", tmp_path / "b.pdf")
    history = run("equipment", "show", "RNG-0001")["history"]
    assert [each["kind"] for each in history][-2:] == ["label.printed", "label.printed"]
    assert "其中 1 张以前打印过" in run.words("equipment", "show", "RNG-0001")
    assert run("ledger", "rebuild", "--check")["problems"] == []


@pytest.mark.rule("EQ-10", "label")
def test_what_has_no_code_here_or_has_left_gets_no_label(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_LANGUAGE", "en")
    opens_account(run, "gear", "李甲", "1001", "equipment_administrator")
    refused = run("--as", "gear", "labels", "preview", "--for", "RNG-0001", "1001", "1002", status=1)
    assert (refused["error"], refused["rule"]) == ("labels.no_badges", "PF-05")
    assert "B-1001, 1002" in refused["message"]
    assert "RNG-0001" not in refused["message"]
    assert run("labels", "preview", "--for", "RNG-0009", status=1)["error"] == "labels.unknown"
    for wrong in (("preview",), ("print", "--out", "labels.pdf")):
        assert run("labels", *wrong, status=2)["error"] == "cli.usage", "nothing is chosen"
    assert run("labels", "preview", "--for", "CMD:MAYBE", status=1)["error"] == "counter.unknown_command"
    run("people", "leave", "1002", "--reason", "调离")
    assert run("labels", "preview", "--for", "RNG-0001", "1002", status=1)["error"] == "labels.left"
