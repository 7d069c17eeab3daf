"""Reading files made by others, in a process that has the file, one pipe, and nothing else.

A spreadsheet, a picture, a film or a package is read by code that is large and not ours. Here it runs in a child
process: the file is opened and measured by the parent, the child loads what it needs, gives up everything else
(Landlock: no path, no network; seccomp: only the calls that reading needs; limits of memory and processor time) and
only then looks at the first byte. What it says comes back as JSON through the pipe, bounded and with a deadline.

A reader is a module with the function ``read(file, size, request) -> answer`` (`file` is binary and open, `request`
and `answer` are JSON values) that loads everything it needs at its top: afterwards nothing can be loaded.
"""

from station.core.sandbox.asking import Limits, SandboxAnswer, ask_sandboxed
from station.core.sandbox.files import OpenedFile, open_regular

__all__ = ["Limits", "OpenedFile", "SandboxAnswer", "ask_sandboxed", "open_regular"]
