"""Photos and papers of items: taken by their content, compared when they are shown, found when they are touched."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from station.core.attachments import MOST_BYTES
from tests.archive.media import picture
from tests.plugins.command_line import CommandLine
from tests.plugins.full_disks import fill

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
BWC-0001,3,执法记录仪,,,,柜1,,
RNG-0001,9,测距仪,,,,柜3,,
"""
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\nstartxref\n0\n%%EOF\n"


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two items, one of them with a photo and an invoice."""
    return run.after(_fill)


def _fill(run: CommandLine) -> None:
    run.takes("equipment", ITEMS)
    run("equipment", "attach", "bwc-0001", made(run, "正面.jpg", picture()))
    run("equipment", "attach", "BWC-0001", made(run, "发票.pdf", PDF), "--what", "purchase", "--note", "0312")


def made(run: CommandLine, name: str, content: bytes) -> Path:
    path = run.data.with_name("desk") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def stored(run: CommandLine) -> list[Path]:
    return sorted(path for path in (run.data / "attachments").rglob("*") if path.is_file())


def faults(run: CommandLine, status: int = 1) -> list[tuple[str, str]]:
    return [(each["stored"], each["reason"]) for each in run("archive", "verify", status=status)["bad"]]


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.rule("DM-03", "content")
def test_a_photo_and_a_paper_belong_to_an_item_and_move_with_its_office(
    run: CommandLine, tmp_path: Path
) -> None:
    photo, paper = run("equipment", "attached", "BWC-0001")
    assert (photo["name"], photo["what"], photo["form"], photo["state"]) == (
        "正面.jpg",
        "photo",
        "jpeg",
        "whole",
    )
    assert (paper["name"], paper["what"], paper["note"], paper["by"]) == (
        "发票.pdf",
        "purchase",
        "0312",
        "李甲",
    )
    assert [path.stem for path in stored(run)] == sorted((photo["sha256"], paper["sha256"]))
    assert {stat.S_IMODE(path.stat().st_mode) for path in stored(run)} == {0o400}
    moved = shutil.copytree(run.data, tmp_path / "restored")
    assert [each["state"] for each in run("--data", moved, "equipment", "attached", "BWC-0001")] == [
        "whole"
    ] * 2
    copy = tmp_path / "copy.pdf"
    run("equipment", "attached", "BWC-0001", "--entry", str(paper["seq"]), "--out", copy)
    assert copy.read_bytes() == PDF
    assert "发票.pdf" in run.words("equipment", "show", "BWC-0001")
    result = run("archive", "verify")
    assert (result["checked"], result["bad"]) == (2, [])
    again = run("equipment", "attach", "BWC-0001", made(run, "又一张.jpg", picture()), status=1)
    assert (again["error"], again["facts"]["there"]) == ("attachments.twice", "正面.jpg")
    run("equipment", "attach", "RNG-0001", made(run, "又一张.jpg", picture()))
    assert len(stored(run)) == 2, "one content lies there once"


@pytest.mark.rule("DM-03", "content")
def test_what_is_no_picture_and_no_paper_is_not_taken(run: CommandLine) -> None:
    too_long = made(run, "大.pdf", PDF)
    with too_long.open("ab") as file:
        file.truncate(MOST_BYTES + 1)
    refused = {
        "没有.jpg": (run.data / "nowhere.jpg", "attachments.own_folder"),
        "表.jpg": (made(run, "表.jpg", "名称,数量\n".encode()), "attachments.kind"),
        "空.jpg": (made(run, "空.jpg", b""), "attachments.empty"),
        "半张.jpg": (made(run, "半张.jpg", picture()[:200]), "attachments.broken"),
        "半份.pdf": (made(run, "半份.pdf", PDF[:-8]), "attachments.broken"),
        "大.pdf": (too_long, "attachments.too_large"),
        "文件夹": (run.data.parent, "sandbox.not_a_file"),
        "自己的": (stored(run)[0], "attachments.own_folder"),
    }
    for name, (path, code) in refused.items():
        assert run("equipment", "attach", "RNG-0001", path, status=1)["error"] == code, name
    there = run("equipment", "attach", "RNG-0001", run.data.with_name("没有.jpg"), status=3)
    assert there["error"] == "attachments.not_readable"
    assert run("equipment", "attached", "RNG-0001") == []
    assert len(stored(run)) == 2
    assert not list((run.data / "attachments").glob(".*"))


@pytest.mark.rule("DM-03", "content")
def test_a_file_that_was_touched_is_found_and_not_shown(run: CommandLine, tmp_path: Path) -> None:
    photo, paper = run("equipment", "attached", "BWC-0001")
    jpeg, pdf = (next(path for path in stored(run) if path.stem == each["sha256"]) for each in (photo, paper))
    jpeg.chmod(0o600)
    jpeg.write_bytes(picture(colour=9))
    pdf.rename(tmp_path / "away.pdf")
    pdf.symlink_to(tmp_path / "away.pdf")
    strange = jpeg.with_name("strange.jpg")
    strange.write_bytes(picture())
    named = {path: path.relative_to(run.data).as_posix() for path in (jpeg, pdf, strange)}
    assert sorted(faults(run)) == sorted(
        [(named[jpeg], "changed"), (named[pdf], "changed"), (named[strange], "unknown")]
    )
    assert [each["state"] for each in run("equipment", "attached", "BWC-0001", status=1)] == ["changed"] * 2
    copying = (
        "equipment",
        "attached",
        "BWC-0001",
        "--entry",
        str(paper["seq"]),
        "--out",
        tmp_path / "copy.pdf",
    )
    assert run(*copying, status=1)["error"] == "attachments.changed"
    pdf.unlink()
    assert (named[pdf], "missing") in faults(run)
    assert run(*copying, status=1)["error"] == "attachments.missing"
    (tmp_path / "away.pdf").rename(pdf)
    strange.unlink()
    jpeg.unlink()
    run("equipment", "attach", "RNG-0001", made(run, "又一张.jpg", picture()))
    assert faults(run, status=0) == [], "the same photo brought it back"


@pytest.mark.rule("EQ-10", "void")
def test_a_file_added_by_mistake_is_voided_and_stays_compared(run: CommandLine) -> None:
    photo, paper = run("equipment", "attached", "BWC-0001")
    run("void", f"custody:{paper['seq']}", "--reason", "不是这件的")
    assert [each["voided"] for each in run("equipment", "attached", "BWC-0001")] == [False, True]
    assert "（已作废）" in run.words("equipment", "attached", "BWC-0001")
    pdf = next(path for path in stored(run) if path.stem == paper["sha256"])
    pdf.unlink()
    assert faults(run) == [(pdf.relative_to(run.data).as_posix(), "missing")]
    run("equipment", "attach", "BWC-0001", made(run, "发票.pdf", PDF), "--what", "purchase")
    assert run("ledger", "rebuild", "--check")["ok"] is True
    registered = photo["seq"] - 3  # before the second item and the import
    run("void", f"custody:{registered}", "--reason", "登记错了")
    assert run("equipment", "attached", "BWC-0001", status=1)["error"] == "equipment.unknown"
    assert run("ledger", "rebuild", "--check")["ok"] is True


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.rule("EQ-10", "void")
def test_photos_belong_to_both_ends_of_a_loan_and_stay_when_it_is_voided(run: CommandLine) -> None:
    run.registers("1002,王乙,,,,")
    photos = [made(run, f"{place}.jpg", picture(colour=place)) for place in (40, 90, 140)]
    paper = made(run, "发票.pdf", PDF)
    taking = ("checkout", "--to", "1002", "RNG-0001", "BWC-0001", "--photo")
    assert run(*taking, paper, status=1)["error"] == "attachments.no_picture"
    assert [each["state"] for each in run("equipment", "list")] == ["in_store"] * 2, "nothing was recorded"
    taken = run(*taking, photos[0])
    assert len(taken["photos"]) == 2, "the photo shows both things that went out"
    out = taken["entry"]["seq"]
    back = run("checkin", "RNG-0001", "--photo", photos[1], "--photo", photos[0])
    assert [each["code"] for each in back["warnings"]] == ["photo_not_added"], (
        "the return stands all the same"
    )
    seq = back["entry"]["seq"]
    adding = ("equipment", "attach", "RNG-0001", photos[2], "--movement")
    assert run(*adding, str(out), "--note", "镜头")["file"]["movement"] == out
    assert run(*adding, str(out - 1), status=1)["error"] == "attachments.no_movement"
    assert run("equipment", "attach", "BWC-0001", photos[2], "--movement", str(seq), status=1)["error"] == (
        "attachments.not_moved"
    )
    assert run(*adding, str(seq), "--what", "purchase", status=2)["error"] == "attachments.movement_and_what"
    attached = run("equipment", "attached", "RNG-0001")
    assert [(each["what"], each["movement"], each["state"]) for each in attached] == [
        ("photo_taken", out, "whole"),
        ("photo_returned", seq, "whole"),
        ("photo_taken", out, "whole"),
    ]
    theirs = run("people", "history", "1002", "--filter", "area=equipment")
    assert [each["kind"] for each in theirs].count("equipment.attached") == 4
    assert f"属于第 {out} 条“领用”" in run.words("equipment", "show", "RNG-0001")
    about = run("ledger", "list", "--filter", f"subject=entry:custody:{out}")
    assert len(about) == 3, "the movement leads to its photos"
    run("void", str(out), "--reason", "发错人")
    assert [each["movement"] for each in run("equipment", "attached", "RNG-0001")] == [out, seq, out]
    late = made(run, "晚.jpg", picture(colour=190))
    assert run("equipment", "attach", "RNG-0001", late, "--movement", str(out), status=1)["error"] == (
        "attachments.movement_void"
    )
    assert run("ledger", "rebuild", "--check")["ok"] is True


@pytest.mark.rule("DM-03", "content")
def test_on_a_full_disk_nothing_is_recorded(run: CommandLine, disk: Path) -> None:
    shutil.rmtree(run.data / "attachments")
    (disk / "attachments").mkdir()
    (run.data / "attachments").symlink_to(disk / "attachments")
    fill(disk)
    refused = run("equipment", "attach", "RNG-0001", made(run, "另一张.jpg", picture(colour=9)), status=3)
    assert refused["error"] == "attachments.not_kept"
    assert list((disk / "attachments").iterdir()) == []
    assert run("equipment", "attached", "RNG-0001") == []
