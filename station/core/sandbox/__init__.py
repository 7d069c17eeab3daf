"""Reading files made by others, in a process that has the file, one connection, and nothing else.

A spreadsheet, a picture or a film is read by code that is large and not ours. Here it runs in a process of its own:
the file is opened and measured by the program; a server loads the reader and all that it needs and looks at no file; for
each reading it forks a child, which gives up everything else (Landlock: no path, no network; seccomp: only the calls
that reading needs; limits of memory and processor time) and only then is handed the open file. What it says comes back
as JSON, with plain bytes behind it where they are wanted, bounded and with a deadline.

A reader is a module with the function ``read(file, size, request) -> answer`` (`file` is binary and open, `request`
and `answer` are JSON values; `Content` is an answer with bytes) that loads everything it needs at its top: afterwards
nothing can be loaded. A file that is read bit by bit as somebody asks (a film that plays) is answered with an `OngoingReading`
each time, whose ``more`` answers the next `Sandbox.ask_more`.

`ask_sandboxed` has a child read one file. `Sandbox` keeps its child for several files of one origin, where a start
for each would cost more than the reading: there a file that takes the process over can lie about those after it.
"""

from station.core.sandbox.asking import Limits, Sandbox, SandboxAnswer, ask_sandboxed
from station.core.sandbox.files import OpenedFile, open_regular
from station.core.sandbox.frames import Content, OngoingReading

__all__ = [
    "Content",
    "Limits",
    "OngoingReading",
    "OpenedFile",
    "Sandbox",
    "SandboxAnswer",
    "ask_sandboxed",
    "open_regular",
]
