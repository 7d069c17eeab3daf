"""Sending files to a confined process and reading its answers, with a deadline and a way to stop."""

from __future__ import annotations

import os
import re
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from station.core.errors import Cancelled, Refused, StationError, StoreProblem
from station.core.progress import CancelToken
from station.core.sandbox.files import OpenedFile
from station.core.sandbox.servers import AnswerTooLong, Child, ChildEnded, begin_child

_STARTING_SECONDS: Final = 60
"""How long the process may take to start on a busy machine."""
_AHEAD: Final = 32
"""So many files are handed over before the first is answered."""
_FIRST_WORDS: Final = 4096
_MEBIBYTE: Final = 1024 * 1024
_CODE: Final = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}")
_NO_FACTS: Final = frozenset({"self", "code", "rule"})
_LONGEST: Final = 500
"""Characters of what a reader says of a problem."""

_ENDED_FROM_OUTSIDE: Final = frozenset(
    (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGQUIT, -signal.SIGHUP)
)
"""No bound of ours ends a process so: the system did, as where memory is short, or somebody."""

T = TypeVar("T")
_Job = tuple[T, OpenedFile, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one process: `seconds` of processor time, bytes of memory and of an answer.

    `wait_seconds` is the longest wait for each file.
    """

    seconds: int = 60
    wait_seconds: int = 300
    memory_bytes: int = 1536 * _MEBIBYTE
    answer_bytes: int = 256 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class SandboxAnswer:
    """The reader's answer, its plain bytes, and what confined the process (``limits``, ``landlock``, ``seccomp``)."""

    read: Any
    held: tuple[str, ...]
    content: bytes | bytearray = b""

    @property
    def kept_apart(self) -> bool:
        """Whether the system confined the reading (by Landlock, seccomp or both)."""
        return bool({"landlock", "seccomp"} & set(self.held))


class Sandbox:
    """A confined process for files of one origin, one after the other; it starts with the first.

    It is not for several threads. When the process ended or was ended over a file, a new one starts with the next
    file.
    """

    def __init__(self, reader: str, limits: Limits = Limits()) -> None:  # frozen
        self._reader, self._limits = reader, limits
        self._child: Child | None = None
        self._held: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            child, self._child = self._child, None
            child.close()

    def ask(self, file: OpenedFile, request: Any = None, cancel: CancelToken | None = None) -> SandboxAnswer:
        """Have the reader read `file`.

        Raises what the reader raised; Refused ``sandbox.too_long``, ``sandbox.too_much`` (memory or answer),
        ``sandbox.gave_up`` (the process ended over the file), ``sandbox.ended`` (somebody else ended it),
        ``sandbox.file_changed``; StoreProblem
        ``sandbox.not_started``; OSError when the file's device failed; Cancelled.
        """
        return self._ask(file, request, cancel, hand=True)

    def ask_more(self, file: OpenedFile, request: Any, cancel: CancelToken | None = None) -> SandboxAnswer:
        """Read on in `file`, whose last answer was an `OngoingReading`.

        Raises what `ask` raises, also when the process is gone.
        """
        if self._child is None:
            raise Refused("sandbox.gave_up", name=file.path.name, detail="")
        return self._ask(file, request, cancel, hand=False)

    def _ask(
        self, file: OpenedFile, request: Any, cancel: CancelToken | None, *, hand: bool
    ) -> SandboxAnswer:
        try:
            self._send(file, request, cancel, hand=hand)
        except BaseException as problem:
            self.close()
            raise _why(problem, file.path.name, self._limits) from problem
        return self._hear(file, cancel)

    def ask_each(
        self,
        jobs: Iterable[_Job[T]],
        cancel: CancelToken | None = None,
        *,
        most_failures: int,
    ) -> Iterator[tuple[T, SandboxAnswer | StationError | OSError]]:
        """Have the reader read many files in order, and open the next ones meanwhile; the outcomes in that order.

        A job is a key, the open file, which is closed here, and the request. After `most_failures` files over which
        the process ended, all later files are Refused ``sandbox.too_many``. Raises Cancelled.
        """
        coming, sent, unsent = iter(jobs), deque[_Job[T]](), deque[_Job[T]]()
        failures = 0
        try:
            while True:
                while len(sent) + len(unsent) < _AHEAD and (job := next(coming, None)) is not None:
                    unsent.append(job)
                if not sent and not unsent:
                    return
                outcome: SandboxAnswer | StationError | OSError
                first = (sent or unsent)[0]
                if failures >= most_failures:
                    outcome = Refused("sandbox.too_many", name=first[1].path.name)
                else:
                    outcome = self._turn(sent, unsent, cancel)
                (sent or unsent).popleft()
                first[1].close()
                yield first[0], outcome
                if self._child is None:  # it ended over this one
                    failures += 1
                    unsent.extendleft(reversed(sent))
                    sent.clear()
        finally:
            for _, file, _ in (*sent, *unsent):
                file.close()

    def _turn(
        self, sent: deque[_Job[T]], unsent: deque[_Job[T]], cancel: CancelToken | None
    ) -> SandboxAnswer | StationError | OSError:
        """Send the files that are not sent yet, and read the outcome of the first one."""
        try:
            while unsent:
                try:
                    self._send(unsent[0][1], unsent[0][2], cancel)
                except ChildEnded:
                    if not sent:
                        raise
                    break  # it may have answered some of them before it ended
                sent.append(unsent.popleft())
            return self._hear(sent[0][1], cancel)
        except Cancelled:
            raise
        except (StationError, OSError) as problem:
            return problem
        except ChildEnded as problem:
            self.close()
            return _ended_with(problem.status, unsent[0][1].path.name, self._limits)

    def _send(self, file: OpenedFile, request: Any, cancel: CancelToken | None, *, hand: bool = True) -> None:
        job = {"size": file.size, "request": request}
        self._begun(cancel).send(job, file.descriptor if hand else None)

    def _hear(self, file: OpenedFile, cancel: CancelToken | None) -> SandboxAnswer:
        assert self._child is not None  # noqa: S101  # it was sent the file
        try:
            said, content = self._child.receive(self._limits.wait_seconds, self._limits.answer_bytes, cancel)
        except BaseException as problem:
            self.close()
            raise _why(problem, file.path.name, self._limits) from problem
        try:
            answer = _understood(said, file.path.name)
        except (ValueError, TypeError, OverflowError, RecursionError) as problem:
            self.close()  # no reader of ours says so: a file has made something else of it
            detail = type(problem).__name__
            raise Refused("sandbox.gave_up", name=file.path.name, detail=detail) from problem
        file.require_unchanged()
        return SandboxAnswer(answer, self._held, content)

    def _begun(self, cancel: CancelToken | None) -> Child:
        """The child, after it reported what confines it.

        Where the server has just ended, a new one is started once.
        """
        for anew in (False, True):
            if self._child is not None:
                return self._child
            limits = self._limits
            child = begin_child(self._reader, limits.memory_bytes, limits.seconds, anew=anew)
            try:
                said, _ = child.receive(_STARTING_SECONDS, _FIRST_WORDS, cancel)
            except ChildEnded:
                child.close()
            except TimeoutError as late:
                child.close()
                raise StoreProblem("sandbox.not_started", detail=str(_STARTING_SECONDS)) from late
            except BaseException:
                child.close()
                raise
            else:
                self._held, self._child = tuple(said["held"]), child
                return child
        raise StoreProblem("sandbox.not_started", detail=self._reader)


def ask_sandboxed(
    reader: str,
    file: OpenedFile,
    request: Any = None,
    limits: Limits = Limits(),  # frozen
    cancel: CancelToken | None = None,
) -> SandboxAnswer:
    """Have the module `reader` read `file` in a confined process that reads nothing else. Raises what `Sandbox.ask` does."""
    with Sandbox(reader, limits) as sandbox:
        return sandbox.ask(file, request, cancel)


def _understood(said: Any, name: str) -> Any:
    match said:
        case {"read": answer}:
            return answer
        case {"device": int(number)}:
            raise OSError(number, os.strerror(number))
        case {"fault": str(detail)}:
            raise Refused("sandbox.gave_up", name=name, detail=detail[:_LONGEST])
        case {"problem": {"kind": str(kind), "code": str(code)} as problem} if _CODE.fullmatch(code):
            raise _named(kind, code, problem, name)
    raise ValueError("no answer")


def _why(problem: BaseException, name: str, limits: Limits) -> BaseException:
    """The error for a reading that ended before its answer was complete."""
    match problem:
        case ChildEnded(status=status):
            return _ended_with(status, name, limits)
        case TimeoutError():
            return Refused("sandbox.too_long", name=name, seconds=limits.seconds)
        case AnswerTooLong():
            return Refused("sandbox.too_much", name=name)
        case ValueError() | RecursionError():
            return Refused("sandbox.gave_up", name=name, detail=type(problem).__name__)
    return problem  # a person's wish to stop, or what nobody foresaw


def _ended_with(status: int | None, name: str, limits: Limits) -> StationError:
    if status == -signal.SIGXCPU:
        return Refused("sandbox.too_long", name=name, seconds=limits.seconds)
    if status == -signal.SIGABRT:  # what a library does whose memory does not grow any more
        return Refused("sandbox.too_much", name=name)
    if status in _ENDED_FROM_OUTSIDE:
        return Refused("sandbox.ended", name=name)
    return Refused("sandbox.gave_up", name=name, detail=str(status))


def _named(kind: str, code: str, problem: dict[str, Any], name: str) -> StationError:
    """The reader's refusal as an error of this process; only the kinds that a reader may raise."""
    said = problem.get("facts", {})
    if not isinstance(said, dict):
        raise TypeError("facts by name")
    facts = {key: _fact(value) for key, value in said.items() if key not in _NO_FACTS}
    facts["name"] = facts.get("name") or name
    rule = problem.get("rule")
    made = {"StoreProblem": StoreProblem}.get(kind, Refused)
    return made(code, rule=rule if isinstance(rule, str) else None, **facts)


def _fact(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:_LONGEST]
