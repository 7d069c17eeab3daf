"""Conduct by commands: what they print, and what a list shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.archive.media import picture
from tests.plugins.command_line import CommandLine, two_officers

DAY = date.today().isoformat()


@pytest.mark.rule("EQ-16", "record", "list", "order")
def test_conduct_by_commands(run: CommandLine) -> None:
    two_officers(run)
    found = ("--code", "misuse", "--on", DAY, "--text", "私自改装")
    counted = run("violations", "add", "1002", *found)["violation"]
    by = (date.today() + timedelta(days=10)).isoformat()
    ordered = ("order", "1002", "--by", by, "--text", "恢复原样", "--violation", str(counted))
    order = run("violations", *ordered)["order"]
    (row,) = run("violations", "list", "--year", DAY[:4], "--of", "B2", "--unit", "一科")
    assert (row["id"], row["code"], row["rule"], row["state"]) == (counted, "misuse", "EQ-16", "stands")
    assert [each["id"] for each in run("violations", "list", "--kind", "all")] == [order, counted]
    said = run("people", "year", "1002")
    assert [(each["head"], each["entry"]) for each in said["facts"]] == [
        ("violation", counted),
        ("order", order),
    ]
    assert (said["counts"]["violation"], said["counts"]["loss"]) == (1, 0)
    (mine,) = [
        each for each in run("people", "year", "--unit", "一科")["officers"] if each["number"] == "1002"
    ]
    assert mine["counts"] == said["counts"]
    assert run("people", "year", "1002", "--year", "2199", status=1)["error"] == "officer_year.year"
    assert run("people", "year", "1002", "--unit", "一科", status=2)["error"] == "officer_year.cli.one_of"
    (due,) = run("deadlines", "list")
    assert (due["subject"], due["kind"]) == (f"conduct:{order}", "conduct_order")
    left = run("people", "leave", "1002", status=1)
    assert [each["kind"] for each in left["open"]] == ["order"]
    assert "已整改" in run.words("violations", "settle", str(order), "--done")
    refused = run("violations", "withdraw", str(counted), "--reason", "查实无误", status=1)
    assert (refused["error"], refused["rule"]) == ("conduct.by_another", "EQ-16")
    leaked = run("archive", "find", "--kind", "leaked", "--officer", "1001", "--text", "转发到私人群")
    finding = str(leaked["entry"]["seq"])
    rests = run("violations", "of-finding", finding)["violation"]
    (row,) = run("violations", "list", "--of", "1001")
    assert (row["id"], row["code"], row["rule"], row["text"]) == (rests, "leaked", "DM-12", "转发到私人群")
    (noted,) = run("archive", "findings")
    assert (str(noted["entry"]), noted["violation"]) == (finding, rests)
    assert run("violations", "of-finding", finding, status=1)["error"] == "findings.has_violation"
    usage = ("violations", "assess", "一科", "--year", DAY[:4], "--points")
    assert run(*usage, "gear", status=2)["error"] == "cli.usage"
    assert "gear 写了两次" in run(*usage, "gear=6", "gear=7", status=2)["message"]


@pytest.mark.rule("EQ-03", "record", "session", "short")
def test_training_says_what_was_taught_and_by_whom(run: CommandLine) -> None:
    two_officers(run)
    held = ("--category", "3", "--on", DAY, "--content", "rules", "upkeep", "--trainer", "赵教官")
    sheet = run.data.with_name("签到.jpg")
    sheet.write_bytes(picture())
    said = ("--hours", "1.5", "--file", str(sheet))
    session = run("training", "record", "--to", "1001", "1002", *held, *said)["session"]
    found = run("training", "session", str(session + 2))
    assert (found["session"], found["minutes"]) == (session, 90), "asked for by one of its records"
    assert [each["number"] for each in found["attended"]] == ["1001", "1002"]
    (file,) = run("training", "attached", str(session))
    assert (file["name"], file["what"], file["state"]) == ("签到.jpg", "photo", "whole")
    (standing,) = run("training", "short", "--filter", "number=1001")
    assert (standing["hours"], standing["partly"]) == ("1.5", ["3"])
    assert "3" not in standing["lacking"]
    paper = run.words("training", "paper", "--session", str(session))
    assert "王乙" in paper
    assert "赵教官" in paper
    assert "1.5" in run.words("training", "paper", "--of", "1002", "--year", DAY[:4])
    assert run("training", "attach", str(session + 99), str(sheet), status=1)["error"] == "training.unknown"
    run("void", f"custody:{session + 1}", "--reason", "人记错了")
    assert [each["categories"] for each in run("training", "session", str(session))["attended"]] == [[], [3]]
    run("training", "record", "--to", "1002", "--category", "4", "--on", "2020-01-05")
    rows = run("training", "list", "--year", DAY[:4], "--of", "1002", "--unit", "一科")
    assert [(each["category"], each["heads"], each["trainer"]) for each in rows] == [
        ("3", ["rules", "upkeep"], "赵教官")
    ]
    assert len(run("training", "list", "--filter", "head=operation")) == 0
    assert [each["heads"] for each in run("training", "show", "1002")] == [[], ["rules", "upkeep"]]
    for hours, minutes in (("8.2", 492), ("4.1", 246), ("0", 0)):
        again = run("training", "record", "--to", "1001", *held, "--hours", hours)["session"]
        assert run("training", "session", str(again))["minutes"] == minutes
    for hours in ("1e1", "-2", "nan", "0.001", "二"):
        assert (
            "整分钟"
            in run("training", "record", "--to", "1001", *held, "--hours", hours, status=2)["message"]
        )


@pytest.mark.rule("EQ-16", "files", "order")
def test_photos_and_papers_belong_to_a_record(run: CommandLine) -> None:
    two_officers(run)
    desk = run.data.with_name("desk")
    desk.mkdir()
    photo, proof, again = (desk / name for name in ("现场.jpg", "整改后.jpg", "再次.jpg"))
    for place, path in enumerate((photo, proof)):
        path.write_bytes(picture(colour=place))
    again.write_bytes(photo.read_bytes())
    found = ("--code", "misuse", "--on", DAY, "--text", "私自改装", "--file", str(photo))
    counted = run("violations", "add", "1002", *found)["violation"]
    (shown,) = run("violations", "attached", str(counted))
    assert (shown["name"], shown["what"], shown["state"]) == ("现场.jpg", "photo", "whole")
    twice = run("violations", "attach", str(counted), str(again), status=1)
    assert (twice["error"], twice["rule"]) == ("attachments.twice", "EQ-16")
    by = (date.today() + timedelta(days=10)).isoformat()
    order = run("violations", "order", "1002", "--by", by, "--text", "恢复原样")["order"]
    run("violations", "settle", str(order), "--done", "--file", str(proof))
    assert [each["what"] for each in run("violations", "attached", str(order))] == ["proof"]
    copy = desk / "副本.jpg"
    run("violations", "attached", str(counted), "--entry", str(shown["seq"]), "--out", str(copy))
    assert copy.read_bytes() == photo.read_bytes()
    run("violations", "attached", str(order), "--entry", str(shown["seq"]), "--out", str(copy), status=1)
    assert run("archive", "verify")["bad"] == []
