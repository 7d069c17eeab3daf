"""One copy goes before all others of an archive, and a copy by command waits and goes on by a key (DM-03)."""

import os
import signal
import time
from pathlib import Path

import pytest

from station.archive.copying import precedence
from station.archive.copying.precedence import FIRST_LOCK, Precedence
from station.cli.pausing import pausing, with_keys_told
from station.core.progress import PauseToken, Progress


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "_LOOKED_EACH", 0.0)


def test_all_others_wait_for_the_copy_that_goes_first_and_for_no_longer(tmp_path: Path) -> None:
    mine, first, other = PauseToken(), PauseToken(first=True), PauseToken(first=True)
    waiting, ahead, late = (Precedence(tmp_path, each) for each in (mine, first, other))
    assert not waiting.waits
    assert not ahead.waits
    assert waiting.waits
    assert waiting.behind
    assert late.waits, "one alone goes first"
    first.wait(True)
    assert ahead.waits
    assert not ahead.behind
    assert not waiting.waits, "nobody waits for one that a person paused"
    first.wait(False)
    assert not late.waits, "who asked next is first now"
    assert ahead.waits
    late.let_go()
    assert not ahead.waits
    ahead.let_go()
    assert not waiting.waits


def test_what_lies_in_the_way_of_the_lock_lets_nobody_wait(tmp_path: Path) -> None:
    (tmp_path / FIRST_LOCK).symlink_to(tmp_path / "elsewhere")
    assert not Precedence(tmp_path, PauseToken(first=True)).waits
    assert not Precedence(tmp_path, PauseToken()).waits
    assert not (tmp_path / "elsewhere").exists()


def test_the_stop_key_lets_a_copy_by_command_wait_and_go_on() -> None:
    told: list[str] = []

    def send(number: signal.Signals) -> None:
        os.kill(os.getpid(), number)
        time.sleep(0)  # the handler runs between two steps of this thread

    with pausing(first=True) as pause:
        assert (pause.paused, pause.goes_first) == (False, True)
        send(signal.SIGTSTP)
        assert pause.paused
        send(signal.SIGTSTP)
        assert not pause.paused
        send(signal.SIGTSTP)
        send(signal.SIGCONT)
        assert not pause.paused
    assert signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL
    show = with_keys_told(lambda reading: told.append(reading.stage))
    for stage in ("archive.paused", "archive.copying", "archive.behind_first"):
        show(Progress(stage))
    assert told == ["archive.cli.paused", "archive.copying", "archive.behind_first"]
