"""Facts in Chinese sentences: blanks stand beside figures and Latin letters alone, codes are said in words."""

from __future__ import annotations

import errno
import os

import pytest

from station.core.errors import DeviceProblem, Refused, SyncProblem
from station.core.texts import Texts, load_texts

WORDS = {
    "a": "在 {who} 名下",
    "b": "第 {who} 条",
    "c": "{who}  {who}",
    "d": "in {who} now",
    "e": "请 {who:>3} 看",
    "f": "制表人 {who}",
    "g": "{who} 小计",
    "h": "归 {who}，已记",
    "i": "已归还，{who} 不能领",
    "j": "只有 {who}（本人）能用",
    "k": "{who} 领用，明天应还",
}


@pytest.mark.parametrize(
    ("key", "who", "said"),
    [
        ("a", "李甲（1001）", "在李甲（1001）名下"),
        ("a", "Li", "在 Li 名下"),
        ("a", "李甲 1001", "在李甲 1001 名下"),
        ("b", 7, "第 7 条"),
        ("c", "李", "李  李"),
        ("d", "李", "in 李 now"),
        ("e", 7, "请   7 看"),
        ("f", "赵", "制表人 赵"),
        ("g", "一科", "一科 小计"),
        ("h", "赵", "归赵，已记"),
        ("i", "李甲", "已归还，李甲不能领"),
        ("i", "Li", "已归还，Li 不能领"),
        ("j", "李管", "只有李管（本人）能用"),
        ("k", "李甲", "李甲领用，明天应还"),
        ("h", "{赵}", "归 {赵}，已记"),
    ],
)
def test_no_blank_between_chinese_and_chinese(key: str, who: object, said: str) -> None:
    assert Texts("zh_CN", WORDS)(key, who=who) == said


def test_a_fact_nobody_gave_shows_as_its_name() -> None:
    assert Texts("zh_CN", WORDS)("a") == "在 {who} 名下"


@pytest.mark.parametrize(
    ("language", "words"), [("zh_CN", ("登记装备", "序列号")), ("en", ("Item registered", "Serial"))]
)
def test_a_limit_names_kind_and_field_in_words(language: str, words: tuple[str, str]) -> None:
    refused = Refused(
        "ledger.over_limit", kind="equipment.registered", field="items.3.serial", limit=64, found=90
    )
    said = load_texts(language).error(refused)
    assert all(word in said for word in words)
    assert "equipment.registered" not in said
    assert "items.3" not in said


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_the_system_says_is_said_in_the_language_of_the_screen(language: str) -> None:
    texts = load_texts(language)
    reason = os.strerror(errno.ECONNREFUSED)
    problem = DeviceProblem("printing.unreachable", address="tcp://192.0.2.1", reason=reason)
    for said in (texts.sentence(problem), texts.error(problem)):
        assert texts("system.ECONNREFUSED") in said
        assert reason not in said
    odd = DeviceProblem("printing.unreachable", address="tcp://192.0.2.1", reason="E-17")
    assert "E-17" in texts.error(odd)


@pytest.mark.parametrize(
    ("language", "quoted"),
    [("zh_CN", "（原话：“FATAL: no entry”）"), ("en", ' (in its own words: "FATAL: no entry")')],
)
def test_what_a_server_says_in_words_of_its_own_is_quoted_behind_ours(language: str, quoted: str) -> None:
    texts = load_texts(language)
    told = [
        texts.error(SyncProblem("sync.login_refused", centre="c", detail=detail))
        for detail in ("FATAL: no entry", os.strerror(errno.ECONNREFUSED), "")
    ]
    assert told[0] == told[2] + quoted
    assert told[1].endswith(texts("system.said_beside", detail=texts("system.ECONNREFUSED")))


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "A-1、A-2"), ("en", "A-1, A-2")])
def test_several_things_are_listed_as_the_language_does(language: str, said: str) -> None:
    refused = Refused("counter.serial_of_several", rule="EQ-10", scanned="S", tags="A-1, A-2")
    assert said in load_texts(language).error(refused)


def test_no_sentence_runs_into_the_next_one() -> None:
    chinese, english = (load_texts(each).sentences for each in ("zh_CN", "en"))
    assert chinese(("请补充", "", "不在执法时间内。")) == "请补充。不在执法时间内。"
    assert english(("please reorder", "It is outside working hours.")) == (
        "please reorder. It is outside working hours."
    )
