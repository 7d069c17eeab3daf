"""Reading files made by others, in a confined process that has the file, one connection, and nothing else.

A spreadsheet, a picture or a film is decoded by large code that is not part of this program, so a confined process
runs it. The program opens and measures the file. A server process loads the reader and all that the reader needs, and
reads no file. For each reading the server forks a child. The child gives up all other access (Landlock: no path, no
network; seccomp: only the calls that reading needs; limits of memory and processor time) and only then receives the
open file. It answers with JSON, and plain bytes behind it where they are wanted, within limits of size and time.

A reader is a module with the function ``read(file, size, request) -> answer`` (`file` is binary and open, `request`
and `answer` are JSON values; `Content` is an answer with bytes). It loads everything it needs at its top, since
nothing can be loaded afterwards. A file that is read in parts on request (a film that plays) is answered with an
`OngoingReading` each time, whose ``more`` answers the next `Sandbox.ask_more`.

`ask_sandboxed` has a child read one file. `Sandbox` keeps its child for several files of one origin, where a start
for each would cost more than the reading; a file that takes over the process can then falsify the answers about later
files.
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
