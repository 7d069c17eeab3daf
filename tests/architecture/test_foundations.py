"""The faults of libraries that decided our pins: each would come back with a careless upgrade."""

import subprocess
import sys

import pysqlite3.dbapi2 as sqlite

from tests.plugins.patience import HANG_SECONDS

# In a process of its own: the fault does not raise, it ends the interpreter.
EMIT_MANY = """
from PySide6.QtCore import QObject, Signal

class Source(QObject):
    happened = Signal(int)

source, seen = Source(), []
source.happened.connect(seen.append)
for number in range(2000):
    source.happened.emit(number)
assert seen == list(range(2000))
print("sound")
"""


def test_two_thousand_signals_do_not_end_the_interpreter() -> None:
    """PySide6 6.12.0 on Python 3.11 aborts after 300 to 400 emits: each drops a reference to True."""
    done = subprocess.run(
        [sys.executable, "-c", EMIT_MANY], capture_output=True, text=True, check=False, timeout=HANG_SECONDS
    )
    assert (done.returncode, done.stdout.strip()) == (0, "sound"), done.stderr


def test_sqlite_is_newer_than_its_write_ahead_log_fault() -> None:
    """SQLite 3.7.0 to 3.51.2 can corrupt a database when the write-ahead log is reset."""
    assert sqlite.sqlite_version_info >= (3, 51, 3)


def test_sqlite_can_search_text() -> None:
    with sqlite.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'trigram')")
        connection.execute("INSERT INTO words VALUES ('执法记录仪')")
        assert connection.execute("SELECT count(*) FROM words WHERE text MATCH '执法记'").fetchone() == (1,)
    connection.close()
