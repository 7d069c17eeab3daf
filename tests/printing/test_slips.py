"""What stands on a slip, in both languages and on both rolls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.documents import QrCode
from station.core.texts import load_texts
from station.printing.slips import SlipDispute, SlipFacts, SlipLine, build_slip, reference
from station.reports.layout import width
from station.reports.text import render_text

ZONE = ZoneInfo("Asia/Shanghai")
DIGEST = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
TAKEN = SlipFacts(
    kind="checkout",
    office="西城区执法队",
    number="LY-2026-000123",
    moment=datetime(2026, 3, 2, 8, 5, tzinfo=ZONE),
    person_number="1007",
    person_name="李甲",
    operator="王乙",
    lines=(
        SlipLine("ZFJ-0017", "执法记录仪", date(2026, 3, 2)),
        SlipLine("DJ-0003", "对讲机", date(2026, 3, 5)),
    ),
    station="ST01",
    stream="custody",
    seq=1234,
    digest=DIGEST,
    proof="pin",
    activity="日常巡查",
)
BACK = replace(
    TAKEN,
    kind="checkin",
    lines=(
        SlipLine("ZFJ-0017", "执法记录仪", condition="good"),
        SlipLine("DJ-0003", "对讲机", condition="damaged"),
        SlipLine(
            "SX-01",
            "摄像机",
            condition="incomplete",
            dispute=SlipDispute(1235, "incomplete", True, "领用时就缺电池盖", "incomplete", "缺电池盖"),
        ),
    ),
)


def printed(facts: SlipFacts, columns: int = 48, language: str = "zh_CN") -> str:
    return render_text(build_slip(facts, load_texts(language)), columns)


def test_a_check_out_slip_says_who_has_what_until_when() -> None:
    page = printed(TAKEN)
    for word in (
        "西城区执法队", "装备领用单", "LY-2026-000123", "2026-03-02 08:05", "李甲 1007", "王乙", "日常巡查",
        "ZFJ-0017", "执法记录仪", "2026-03-05", "2 件", "保管账 1234", "2d71 1642 b726 b044",
    ):  # fmt: skip
        assert word in page
    assert "补签" not in page


def test_a_check_in_slip_says_in_what_condition() -> None:
    page = printed(BACK)
    assert "装备归还单" in page
    for line, word in zip(BACK.lines, ("完好", "损坏", "缺件"), strict=True):
        assert any(row.startswith(line.tag) and row.endswith(word) for row in page.splitlines())
    english = printed(BACK, language="en")
    for words in (
        "request 1235", "Officer: part missing already when taken.", "Desk: part missing. 缺电池盖",
    ):  # fmt: skip
        assert words in english


def test_the_qr_code_names_the_entry() -> None:
    (code,) = [block for block in build_slip(TAKEN, load_texts()).blocks if isinstance(block, QrCode)]
    assert code.data == reference(TAKEN) == f"ST01/custody/1234/{DIGEST}"


def test_an_unconfirmed_slip_asks_for_a_signature() -> None:
    for language, word in (("zh_CN", "补签"), ("en", "Not confirmed")):
        assert word in printed(replace(TAKEN, proof="none"), language=language)
        for proof in ("pin", "signature"):
            assert word not in printed(replace(TAKEN, proof=proof), language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("facts", [TAKEN, BACK, replace(TAKEN, proof="none"), replace(BACK, stream="audit")])
def test_every_word_has_a_text(facts: SlipFacts, language: str) -> None:
    page = printed(facts, language=language)
    assert "slip." not in page
    assert "{" not in page


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([32, 48]))
def test_long_names_stay_on_the_paper(person: str, office: str, columns: int) -> None:
    facts = replace(TAKEN, person_name=person, office=office)
    assert all(width(line) <= columns for line in printed(facts, columns).splitlines())
