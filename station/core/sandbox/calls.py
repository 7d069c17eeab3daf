"""The system calls that a confined process may still make, by their numbers in each processor's kernel table.

They read, write and close what is already open, receive from the one connection the files that the program sends,
manage memory and threads, wait, and end. No call takes a path, makes or connects a socket, starts a program or
reaches another process.
"""

from __future__ import annotations

from typing import Final

X86_64, ARM64 = "x86_64", "aarch64"
PROCESSORS: Final = {X86_64: 0xC000003E, ARM64: 0xC00000B7}
"""The kernel's name of each call table (``AUDIT_ARCH_…``)."""
SECCOMP: Final = {X86_64: 317, ARM64: 277}
CLONE: Final = {X86_64: 56, ARM64: 220}
CLONE3: Final = {X86_64: 435, ARM64: 435}

_ALLOWED: Final = {
    # name: x86-64, ARM64
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, None),
    "ppoll": (271, 73),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "fcntl": (72, 25),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getrandom": (318, 278),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
}

ALLOWED: Final = {
    X86_64: tuple(sorted(numbers[0] for numbers in _ALLOWED.values())),
    ARM64: tuple(sorted(numbers[1] for numbers in _ALLOWED.values() if numbers[1] is not None)),
}
