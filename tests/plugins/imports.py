"""Tables taken in as a person does it: looked at, then recorded as seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from station.people.sessions import Session
from station.sheets import Preview


def taken(service: Any, session: Session, path: Path, *given: Any, **options: Any) -> Any:
    """What came of the file at `path`, recorded as its preview showed it."""
    seen: Preview = service.preview_file(session, path, *given, **options)
    return service.import_file(session, path, *given, **options, seen=seen.digest)
