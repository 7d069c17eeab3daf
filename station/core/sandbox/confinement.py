"""Giving up, permanently and in this process, all access that reading one open file does not need.

Three layers, each used where the system has it: limits of memory, processor time and written bytes (POSIX); Landlock
(Linux 5.13): no path, from ABI 4 no TCP, from ABI 6 no signal to other processes; seccomp: a list of the system calls
that may still be made. Numbers of calls are known for x86-64 and ARM64; on other processors seccomp is left out. Call
`confine` after everything was loaded and before any thread was started.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

from station.core.sandbox.calls import ALLOWED, CLONE, CLONE3, PROCESSORS, SECCOMP

_NO_NEW_PRIVILEGES = 38
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_FLAG = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights on files each ABI of Landlock knows; later ones know 16."""
_SIZES = {1: 8, 2: 8, 3: 8, 4: 16, 5: 16}
"""Bytes of the ruleset's attributes by ABI; later ones have 24."""
_LOAD, _EQUALS, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _PROCESSOR, _FIRST_ARGUMENT = 0, 4, 16
_THREAD_FLAG = 0x00010000


def confine(memory_bytes: int, seconds: int) -> tuple[str, ...]:
    """Give up all other access. Returns the layers that hold: ``limits``, ``landlock``, ``seccomp``.

    Call it once only.
    """
    held: list[str] = []
    if _limit(memory_bytes, seconds):
        held.append("limits")
    if sys.platform != "linux":
        return tuple(held)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return tuple(held)
    if _restrict_paths(libc):
        held.append("landlock")
    if _restrict_calls(libc):
        held.append("seccomp")
    return tuple(held)


def _limit(memory_bytes: int, seconds: int) -> bool:
    try:
        import resource
    except ImportError:  # not POSIX
        return False
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # The processor's soft limit comes first, as a signal that says what it is.
        firm = bound + 1 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else bound
        resource.setrlimit(kind, (bound, firm))
    return True


def _call(libc: ctypes.CDLL, number: int, *values: object) -> int:
    result: int = libc.syscall(ctypes.c_long(number), *values)
    return result


def _restrict_paths(libc: ctypes.CDLL) -> bool:
    """Landlock without a single rule: no path can be opened, listed, made or removed from now on."""
    abi = _call(libc, _CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION_FLAG))
    if abi < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(abi, 16)) - 1
    handled = struct.pack("=QQQ", rights, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)[: _SIZES.get(abi, 24)]
    ruleset = _call(libc, _CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint(0))
    if ruleset < 0:
        return False
    try:
        return _call(libc, _RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0)) == 0
    finally:
        os.close(ruleset)


def _restrict_calls(libc: ctypes.CDLL) -> bool:
    """Seccomp: what is not on the list fails with EPERM, in every thread; a call of another processor's table kills."""
    machine = platform.machine()
    if machine not in PROCESSORS:
        return False
    program = _program(machine)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HxxxxxxQ", len(program) // 8, ctypes.addressof(instructions))
    filter_mode, all_threads = 1, 1
    done = _call(libc, SECCOMP[machine], ctypes.c_uint(filter_mode), ctypes.c_uint(all_threads), header)
    return done == 0


def _program(machine: str) -> bytes:
    """The filter, as instructions of the kernel's packet filter language (BPF)."""

    def step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
        return struct.pack("=HBBI", code, then, otherwise, value)

    lines = [
        step(_LOAD, _PROCESSOR),
        step(_EQUALS, PROCESSORS[machine], 1),
        step(_RETURN, _KILL),
        step(_LOAD, _NUMBER),
    ]
    for number in ALLOWED[machine]:
        lines += [step(_EQUALS, number, 0, 1), step(_RETURN, _ALLOW)]
    # glibc asks for a thread by clone3, whose flags can't be looked at; told that there is none, it uses clone.
    lines += [step(_EQUALS, CLONE3[machine], 0, 1), step(_RETURN, _ERROR | errno.ENOSYS)]
    lines += [
        step(_EQUALS, CLONE[machine], 0, 3),
        step(_LOAD, _FIRST_ARGUMENT),
        step(_ANY_BIT, _THREAD_FLAG, 0, 1),
        step(_RETURN, _ALLOW),
        step(_RETURN, _ERROR | errno.EPERM),
    ]
    return b"".join(lines)
