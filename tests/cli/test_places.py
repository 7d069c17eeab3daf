"""places: where gear is kept, the conditions there, and until when they are to be looked at."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
BWC-0001,3,执法记录仪,,,,柜1-03,,
BWC-0002,3,执法记录仪,,,,柜１－０４,,
TST-0001,7,快检箱,,,,冰箱旁,,
"""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Three items in three places, of which a store, a cabinet and two positions are on record."""
    return run.after(_fill)


def _fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)
    run("places", "define", "库", "--name", "装备室", "--kind", "store")
    run("places", "define", "柜1", "--name", "一号柜", "--kind", "cabinet", "--in", "库")
    run("places", "adopt", "柜1-03", "柜1-04", "--kind", "position", "--in", "柜1")


def listed(run: CommandLine) -> dict[str, Any]:
    return {row["code"]: row for row in run("places", "list")}


@pytest.mark.rule("EQ-13", "list")
@pytest.mark.rule("EQ-09", "place")
def test_who_has_a_key_is_known_until_it_is_back_or_lost(run: CommandLine) -> None:
    given = run("places", "key", "give", "柜１", "--to", "1001", "--key", " 正  钥 ")
    assert (given["place"], given["key"], given["number"], given["person"]) == (
        "柜1",
        "正 钥",
        "1001",
        "李甲",
    )
    run("places", "key", "give", "柜1", "--to", "1002")
    refused = run("places", "key", "give", "柜1", "--to", "1002", "--key", "正 钥", status=1)
    assert (refused["error"], refused["facts"]["person"]) == ("places.key_out_named", "李甲")
    for wrong, code in (
        (("give", "库", "--to", "9999"), "people.unknown_officer"),
        (("back", "柜1"), "places.key_which"),
        (("back", "库"), "places.key_in"),
        (("lost", "柜1", "--key", "", "--reason", " "), "places.key_reason_missing"),
    ):
        assert run("places", "key", *wrong, status=1)["error"] == code
    assert sorted((each["key"], each["number"]) for each in run("places", "keys")) == [
        ("", "1002"),
        ("正 钥", "1001"),
    ]
    assert "正 钥" in run.words("places", "keys")
    (line,) = run("people", "leave", "1001", status=1)["open"]
    assert (line["kind"], line["subject"], line["whose"], line["ways"]) == (
        *("key", "place:柜1", "正 钥"),
        ["return", "report"],
    )
    left = run("people", "leave", "1001", "--reason", "调出", status=1)
    assert (left["error"], left["facts"]["open"]) == ("people.things_open", "key")
    assert "收回钥匙" in left["message"]
    run("places", "define", "柜8", "--name", "八号柜", "--kind", "cabinet")
    run("places", "key", "give", "柜8", "--to", "1002")
    assert run("places", "end", "柜8", "--reason", "搬走", status=1)["error"] == "places.keys_out"
    run("places", "key", "back", "柜8")
    run("places", "end", "柜8", "--reason", "搬走")
    run("places", "key", "lost", "柜1", "--key", "正 钥", "--reason", "外出丢失，锁已更换")
    assert run("places", "key", "back", "柜1", "--note", "离岗")["number"] == "1002"
    assert run("people", "leave", "1001")["open"] == run("places", "keys") == []
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("EQ-09", "place")
def test_places_lie_in_each_other_and_know_what_is_kept_there(run: CommandLine, tmp_path: Path) -> None:
    rows = listed(run)
    assert {code: (row["path"], row["items"]) for code, row in rows.items()} == {
        "库": ("装备室", 2),
        "柜1": ("装备室 › 一号柜", 2),
        "柜1-03": ("装备室 › 一号柜 › 柜1-03", 1),
        "柜1-04": ("装备室 › 一号柜 › 柜1-04", 1),
    }
    assert run("places", "adopt") == [{"name": "冰箱旁", "items": 1}]
    changed = ("places", "change", "柜1-04", "--name", "一号柜四层", "--reason", "改名")
    assert run(*changed)["place"]["items"] == 1, "an item that names the code stays there"
    assert run(*changed)["entry"] is None
    run("equipment", "change", "TST-0001", "--place", "一号柜四层", "--reason", "放进柜")
    assert listed(run)["柜1-04"]["items"] == 2, "and so does one that names the name"
    for where, tags in (
        ("库", ["BWC-0001", "BWC-0002", "TST-0001"]),
        ("一号柜四层", ["BWC-0002", "TST-0001"]),
    ):
        found = run("equipment", "list", "--filter", f"lies={where}")
        assert [row["tag"] for row in found] == tags, "what lies in its positions lies in it"
    assert run("equipment", "list", "--filter", "lies=冰箱旁", status=1)["error"] == "places.unknown"
    refused = {
        ("define", "BWC-0001", "--name", "甲", "--kind", "room"): "codes.is_tag",
        ("define", "柜2", "--name", "一号柜四层", "--kind", "cabinet"): "places.name_twice",
        ("define", "装备室", "--name", "另室", "--kind", "room"): "places.code_is_name",
        ("define", "柜2", "--name", "二号柜", "--kind", "cabinet", "--in", "柜1"): "places.parent_smaller",
        ("define", "柜2", "--name", "二号柜", "--kind", "cabinet", "--in", "楼"): "places.parent_unknown",
        ("define", "柜1", "--name", "二号柜", "--kind", "cabinet"): "places.known",
        ("change", "柜1", "--kind", "position", "--reason", "改"): "places.parent_smaller",
        ("end", "柜1", "--reason", "报废"): "places.others_inside",
        ("end", "柜1-03", "--reason", "报废"): "places.not_empty",
        ("end", "柜9", "--reason", "报废"): "places.unknown",
    }
    for words, code in refused.items():
        assert run("places", *words, status=1)["error"] == code, words
    assert (
        run("equipment", "register", "柜1", "--category", "3", "--name", "乙", status=1)["error"]
        == "codes.is_place"
    )
    assert run("checkout", "--to", "1001", "柜1-03", status=1)["error"] == "codes.place_not_item"
    assert (
        run("labels", "preview", "--for", "柜1-03", "--out", tmp_path / "labels.pdf")["labels"][0]["kind"]
        == "place"
    )
    run("checkout", "--to", "1001", "BWC-0001", "TST-0001")
    refused_place = run("checkin", "BWC-0001", "--place", "柜9", status=1)
    assert refused_place["error"] == "places.unknown"
    back = run("checkin", "BWC-0001", "TST-0001", "--place", "柜1-04")
    assert [item["place"] for item in back["items"]] == ["柜1-04", "一号柜四层"], (
        "what lies there already stays"
    )
    run("places", "end", "柜1-03", "--reason", "柜子报废")
    assert "柜1-03" not in listed(run)
    assert run("ledger", "rebuild", "--check")["ok"] is True


@pytest.mark.rule("EQ-09", "conditions")
def test_conditions_follow_from_what_is_kept_and_are_looked_at_in_time(run: CommandLine) -> None:
    first = {row["subject"]: row for row in run("deadlines", "list") if row["kind"] == "place_check"}
    assert first.keys() == {"place:库", "place:柜1"}, "a position is checked with its cabinet"
    assert run("places", "check", "柜1-03", status=1)["error"] == "places.position_checked"
    soon = (datetime.now(UTC) + timedelta(days=28)).isoformat()  # five working days, over any holiday
    asked = run("places", "check", "柜1", "--unfit", "dark", "--note", "有光", status=1)
    assert asked["error"] == "places.condition_unknown", "nothing there must lie in the dark"
    assert "charging" in asked["facts"]["known"]
    assert run("places", "check", "柜1", "--unfit", "dry", status=1)["error"] == "places.note_missing"
    unfit = run("places", "check", "柜1", "--unfit", "dry", "--note", "柜底有水，已擦干")["place"]
    assert (unfit["fitness"], unfit["unfit"]) == ("unfit", ["dry"])
    assert unfit["due"] < soon, "what is not as it should be is looked at again soon"
    run("equipment", "change", "TST-0001", "--place", "柜1-04", "--supplier", "某厂", "--reason", "放进柜")
    shown = run.words("equipment", "show", "TST-0001")
    assert all(each in shown for each in ("保管方式：集中存放", "存放位置：柜1-04", "供应商：某厂"))
    fit = run("places", "check", "柜1")["place"]
    assert fit["fitness"] == "fit"
    assert fit["due"] > soon
    (newest, *_) = run("ledger", "list")
    assert "避光" in json.dumps(newest, ensure_ascii=False), "the rapid test box asks for it"
    assert len([row for row in run("deadlines", "list") if row["kind"] == "place_check"]) == 2
    assert run("ledger", "rebuild", "--check")["ok"] is True
