"""Whose process this is, by the operating system: kept on record where what a person asks for needs no account of the station."""

from __future__ import annotations

import os
import pwd


def system_user() -> str:
    """The user of this program by the system's name; the user's number where it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
