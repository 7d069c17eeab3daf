"""A reader of strange bytes has the file, one pipe and nothing else; whatever it does ends in a sentence."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from station.core.errors import Cancelled, Refused, StationError, StoreProblem
from station.core.progress import CancelToken
from station.core.sandbox import Limits, Sandbox, SandboxAnswer, ask_sandboxed, open_regular, servers
from tests.plugins.patience import HANG_SECONDS

READERS = "tests.core.sandbox.readers"
SMALL = Limits(seconds=2, wait_seconds=300, memory_bytes=512 << 20, answer_bytes=1 << 20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to read."""
    made = tmp_path / "list.csv"
    made.write_text("hello", encoding="utf-8")
    return made


def ask(
    path: Path, do: str, limits: Limits = SMALL, cancel: CancelToken | None = None, **request: Any
) -> SandboxAnswer:
    with open_regular(path, 1 << 20) as file:
        return ask_sandboxed(READERS, file, {"do": do, **request}, limits, cancel)


def test_the_reader_has_the_file_and_answers(path: Path) -> None:
    assert ask(path, "content").read == [5, "hello"]


def test_the_answer_says_what_held(path: Path) -> None:
    held = ask(path, "content").held
    assert "limits" in held
    assert set(held) <= {"limits", "landlock", "seccomp"}


def test_the_reader_reaches_nothing_else(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "evidence"
    victim.write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = ask(path, "reach out", victim=str(victim), port=server.getsockname()[1])
    if "seccomp" not in answer.held:
        pytest.skip("this kernel or processor has no call filter; the program says so where it matters")
    assert set(answer.read.values()) == {"PermissionError"}, answer.read
    assert victim.read_bytes() == b"x"


def test_the_reader_may_have_threads(path: Path) -> None:
    assert ask(path, "thread").read == [7]


def test_no_secret_of_the_program_s_environment_reaches_the_reader(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "x")
    assert "STATION_PASSWORD" not in ask(path, "environment").read


@pytest.mark.parametrize("kind", ["Refused", "StoreProblem"])
def test_what_the_reader_refuses_is_refused_here(path: Path, kind: str) -> None:
    with pytest.raises(StationError) as caught:
        ask(path, "refuse", kind=kind)
    assert type(caught.value).__name__ == kind
    assert (caught.value.code, caught.value.rule) == ("batch.empty", "EQ-01")
    assert caught.value.facts == {"line": 4, "name": "list.csv"}


@pytest.mark.parametrize(
    ("do", "code"),
    [
        ("stumble", "sandbox.gave_up"),
        ("crash", "sandbox.gave_up"),
        ("eat", "sandbox.too_much"),
        ("talk", "sandbox.too_much"),
        ("spin", "sandbox.too_long"),
    ],
)
def test_a_reader_out_of_bounds_ends_in_a_sentence(path: Path, do: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        ask(path, do)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_reader_that_somebody_ended_is_not_said_to_have_taken_too_much(path: Path, by: int) -> None:
    with Sandbox(READERS, SMALL) as sandbox, open_regular(path, 1 << 20) as file:
        os.kill(sandbox.ask(file, {"do": "process"}).read, by)
        with pytest.raises(Refused, match=r"sandbox\.ended"):
            sandbox.ask(file, {"do": "sleep"})


def test_a_reader_that_waits_is_not_waited_for(path: Path) -> None:
    with pytest.raises(Refused, match=r"sandbox\.too_long"):
        ask(path, "sleep", Limits(seconds=2, wait_seconds=1))


def test_a_person_can_stop_it(path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ask(path, "sleep", SMALL, cancel)


def test_a_file_that_grows_while_it_is_read_is_refused(path: Path) -> None:
    with open_regular(path, 1 << 20) as file, path.open("ab") as writer:
        writer.write(b"more")
        writer.flush()
        with pytest.raises(Refused, match=r"sandbox\.file_changed"):
            ask_sandboxed(READERS, file, {"do": "content"}, SMALL)


def test_only_files_of_a_bounded_size_are_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for other in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(Refused, match=r"sandbox\.not_a_file"):
            open_regular(other, 10)
    (tmp_path / "large").write_bytes(b"x" * 11)
    with pytest.raises(Refused, match=r"batch\.too_large"):
        open_regular(tmp_path / "large", 10, "batch")
    with pytest.raises(StoreProblem, match=r"batch\.not_readable"):
        open_regular(tmp_path / "nowhere", 10, "batch")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "large")
    with open_regular(link, 11) as file:
        assert file.size == 11


def test_each_reading_has_a_process_of_its_own(path: Path) -> None:
    assert ask(path, "process").read != ask(path, "process").read


def test_files_of_one_origin_share_a_process_until_one_ends_it(path: Path) -> None:
    with Sandbox(READERS, SMALL) as sandbox, open_regular(path, None) as file:
        first = sandbox.ask(file, {"do": "process"}).read
        assert sandbox.ask(file, {"do": "content"}).read == [5, "hello"]
        assert sandbox.ask(file, {"do": "process"}).read == first
        with pytest.raises(Refused, match=r"sandbox\.gave_up"):
            sandbox.ask(file, {"do": "stumble"})
        assert sandbox.ask(file, {"do": "process"}).read == first, "it was told what went wrong, and goes on"
        with pytest.raises(Refused, match=r"sandbox\.gave_up"):
            sandbox.ask(file, {"do": "crash"})
        assert sandbox.ask(file, {"do": "process"}).read != first


def test_the_process_has_its_connection_and_the_file_alone(path: Path) -> None:
    """Several at once: none has an end of another's connection, nor the server's."""
    with Sandbox(READERS, SMALL) as other, open_regular(path, None) as file:
        other.ask(file, {"do": "process"})
        assert ask(path, "descriptors").read == 1
        assert other.ask(file, {"do": "descriptors"}).read == 1


def test_plain_bytes_come_behind_the_answer(path: Path) -> None:
    answer = ask(path, "points", says=6)
    assert (answer.read, answer.content) == ({"wide": 3}, b"abcdef")


@pytest.mark.parametrize(("last", "said"), [("end", "over"), ("stumble", None)])
def test_a_reading_goes_on_about_one_file_until_it_ends(path: Path, last: str, said: str | None) -> None:
    with open_regular(path, None) as file, Sandbox(READERS, SMALL) as sandbox:
        process = sandbox.ask(file, {"do": "step"}).read
        answers = [sandbox.ask_more(file, None) for _ in range(3)]
        assert [(answer.read, bytes(answer.content)) for answer in answers] == [
            (process, letter) for letter in (b"h", b"e", b"l")
        ]
        if said is None:
            with pytest.raises(Refused, match=r"sandbox\.gave_up"):
                sandbox.ask_more(file, last)
        else:
            assert sandbox.ask_more(file, last).read == said
        with pytest.raises(Refused, match=r"sandbox\.gave_up"):  # there is no more of it
            sandbox.ask_more(file, None)
        assert sandbox.ask(file, {"do": "content"}).read == [5, "hello"]


def test_more_of_a_file_that_was_never_read_is_refused(path: Path) -> None:
    with (
        open_regular(path, None) as file,
        Sandbox(READERS, SMALL) as sandbox,
        pytest.raises(Refused, match=r"sandbox\.gave_up"),
    ):
        sandbox.ask_more(file, None)


def test_fewer_bytes_than_were_promised_are_no_answer(path: Path) -> None:
    with pytest.raises(Refused, match=r"sandbox\.gave_up"):
        ask(path, "points", says=7)


def test_a_reading_that_is_stopped_leaves_no_process(path: Path) -> None:
    with Sandbox(READERS, SMALL) as sandbox, open_regular(path, None) as file:
        watched = os.pidfd_open(
            sandbox.ask(file, {"do": "process"}).read
        )  # it may be gone as soon as it is stopped
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(Cancelled):
            sandbox.ask(file, {"do": "sleep"}, cancel)
        assert select.select([watched], [], [], 60)[0], "it ends"
        os.close(watched)


def test_a_device_that_fails_under_the_reader_is_the_device_s_failure(path: Path) -> None:
    with open_regular(path, None) as file:
        folder = os.open(path.parent, os.O_RDONLY)
        os.dup2(
            folder, file.descriptor
        )  # reading a folder fails as reading a pulled card does: with a number
        os.close(folder)
        with pytest.raises(IsADirectoryError):
            ask_sandboxed(READERS, file, {"do": "content"}, SMALL)


def test_a_server_that_is_gone_is_started_anew(path: Path) -> None:
    first = ask(path, "parent").read
    os.kill(first, signal.SIGKILL)
    assert ask(path, "parent").read != first


def test_a_server_that_stands_still_does_not_outlive_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "_ENDING_SECONDS", 0.2)
    server = servers.ForkServer(READERS)
    process = server._process
    os.kill(process.pid, signal.SIGSTOP)
    server.close()
    assert process.returncode == -signal.SIGKILL


def test_a_reader_that_can_t_be_loaded_is_said(path: Path) -> None:
    with open_regular(path, None) as file, pytest.raises(StoreProblem, match=r"sandbox\.not_started"):
        ask_sandboxed("tests.core.sandbox.no_such_reader", file)


def test_a_link_is_followed_only_where_that_is_wanted(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(Refused, match=r"sandbox\.not_a_file"):
        open_regular(link, None, follow=False)


def test_where_another_process_reads_a_file_changes_nothing(path: Path) -> None:
    """A descriptor that is handed over shares its place: one that is being ended can still move it."""
    with open_regular(path, None) as file:
        os.lseek(file.descriptor, 3, os.SEEK_SET)
        assert ask_sandboxed(READERS, file, {"do": "content"}, SMALL).read == [5, "hello"]
        assert os.lseek(file.descriptor, 0, os.SEEK_CUR) == 3


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[" * 100_000,
        "7" * 10_000,
        "{}",
        "null",
        '{"device": 1e400}',
        '{"device": 99999999999999999999999}',
        '{"fault": 7}',
        '{"problem": {"kind": "Refused", "code": "x"}}',
        '{"problem": {"kind": "Refused", "code": "a.b", "facts": [1]}}',
        '{"problem": {"kind": "Refused", "code": "a.b", "facts": 7}}',
        '{"problem": {"kind": [], "code": "a.b"}}',
    ],
)
def test_what_no_reader_says_is_no_answer(path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"sandbox\.gave_up") as refused:
        ask(path, "forge", text=text)
    assert refused.value.facts["name"] == "list.csv"


def test_what_was_said_is_heard_though_the_process_has_ended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = socket.send_fds

    def send_and_see_it_end(connection: socket.socket, *given: Any) -> int:
        sent = send(connection, *given)
        if connection.type == socket.SOCK_STREAM:  # the process's own
            poll = select.poll()
            poll.register(connection, 0)
            assert poll.poll(HANG_SECONDS * 1000)
        return sent

    monkeypatch.setattr(socket, "send_fds", send_and_see_it_end)
    assert ask(path, "forge", text=json.dumps({"read": "all"})).read == "all"


def test_what_is_said_of_a_problem_is_bounded_and_names_no_other(path: Path) -> None:
    facts = {"code": "other.code", "rule": "X", "self": 1, "value": ["x" * 9000], "count": 3}
    problem = {"kind": "NotPermitted", "code": "batch.empty", "rule": 7, "facts": facts}
    with pytest.raises(Refused) as refused:
        ask(path, "forge", text=json.dumps({"problem": problem}))
    said = refused.value
    assert (type(said), said.code, said.rule) == (Refused, "batch.empty", None), said.facts
    assert (refused.value.facts["count"], len(str(refused.value.facts["value"]))) == (3, 500)
    assert set(refused.value.facts) == {"name", "value", "count"}
    with pytest.raises(Refused) as refused:
        ask(path, "forge", text=json.dumps({"fault": "x" * 9000}))
    assert len(str(refused.value.facts["detail"])) == 500
