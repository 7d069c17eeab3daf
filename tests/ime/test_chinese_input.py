"""Chinese comes in by the input method that the office runs, and a scanner's code stays whole while it is on."""

import time
from collections.abc import Iterator

import pytest

from tests.ime.peers import Desk, Probe, need, probe_at, until

WORDS = ("search", "find", "line", "text", "choice", "note")
COMPOSED = ("nihao", "你好")
"""What stands under the cursor before it is taken: fcitx5 shows the syllables, ibus the words."""
CODES = ("counter", "badge", "code")


@pytest.fixture(scope="module", params=["fcitx5", "ibus"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    need(request.param)
    made = Desk(request.param, tmp_path_factory.mktemp(request.param))
    yield made
    made.close()


@pytest.mark.parametrize(
    "variables",
    [{"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus"}, {}],
    ids=["fcitx", "ibus", "unset"],
)
def test_chinese_in_every_text_field_and_whole_codes(desk: Desk, variables: dict[str, str]) -> None:
    # Where the variables name the other one, all comes by one road: a line among them tells.
    own = variables.get("QT_IM_MODULE", "") in desk.method
    words, codes = (WORDS, CODES) if own else (WORDS[-2:], CODES[-1:])
    with probe_at(desk, variables) as probe:
        for field in words:
            _type_hello(desk, probe, field)
        for field in codes:
            _scan(desk, probe, field)
        for field in words:
            _scan_into(desk, probe, field)


def _type_hello(desk: Desk, probe: Probe, field: str) -> None:
    probe.focus(field)
    desk.switch_on()
    probe.heard.clear()
    probe.type("nihao", pace=30)
    until(lambda: probe.shown() and _composed(probe) in COMPOSED, f"what {desk.method} composes in {field}")
    probe.type(" ", pace=30)
    until(lambda: probe.shown()[field] == "你好", f"你好 in {field}")


def _composed(probe: Probe) -> str:
    composing = [str(said["composing"]) for said in probe.heard if "composing" in said]
    return composing[-1].replace(" ", "").replace("'", "") if composing else ""


def _scan(desk: Desk, probe: Probe, field: str) -> None:
    """What a scanner types while the input method is on, in two milliseconds a key."""
    probe.clear()
    probe.focus(field)
    desk.switch_on()
    probe.type("BWC-0001\n", pace=2)
    if field == "code":
        until(lambda: probe.shown()[field] == "BWC-0001", "the code in the field")
    else:
        until(lambda: probe.shown() and {"scanned": "BWC-0001"} in probe.heard, f"the code at {field}")
        assert [said for said in probe.heard if "scanned" in said] == [{"scanned": "BWC-0001"}]
    assert not _composed(probe)


def _scan_into(desk: Desk, probe: Probe, field: str) -> None:
    """A scan where words belong, which the input method takes for syllables; anew where the machine tore it apart."""

    def scanned(code: str, end: str) -> bool:
        probe.clear()
        probe.focus(field)
        desk.switch_on()
        probe.type(code + end, pace=2)
        refused = field == "choice"  # one of several, which no code is that nothing bears
        taken = {"watched": code} if end or refused else None
        for _ in range(20):
            if taken in probe.heard or (not end and not refused and probe.shown()[field] == code):
                return True
            probe.shown()
            time.sleep(0.05)
        return False

    until(lambda: scanned("BWC-0001", "\n"), f"the code scanned into {field}")
    assert probe.shown()[field] == ""
    until(lambda: scanned("XYZ-42", ""), f"what nothing bears in {field}")
