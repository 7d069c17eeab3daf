"""Questions to what may never answer, a disk that is gone or a name server: each has an end."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def answer_in_time(question: Callable[[], T], seconds: float) -> T:
    """The answer of `question`, or its OSError or ValueError.

    Raises TimeoutError where neither comes: the question goes on aside.
    """
    answers: list[T] = []
    failures: list[OSError | ValueError] = []

    def ask() -> None:
        try:
            answers.append(question())
        except (OSError, ValueError) as failure:
            failures.append(failure)

    asking = threading.Thread(target=ask, name="a question with an end", daemon=True)
    asking.start()
    asking.join(seconds)
    if answers:
        return answers[0]
    if failures:
        raise failures[0]
    raise TimeoutError(f"no answer within {seconds:g} seconds")


def addresses_of(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """The numbers that a host's name stands for. The system's own look-up has no end that a program sets.

    Raises OSError for a name that is unknown, TimeoutError where no name server answers.
    """
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    else:
        return (host,)
    found = answer_in_time(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), seconds)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
