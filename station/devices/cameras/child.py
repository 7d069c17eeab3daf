"""The process that uses libgphoto2.

One job from standard input, one JSON object on each line of what was standard output. It is separate because a C library
that waits for a camera for ever, or crashes with it, would take the program along; the parent ends this process at its
deadline. Nothing here writes to a camera or deletes from it.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

import gphoto2

_MOST_FILES: Final = 100_000
_MOST_DEPTH: Final = 20
_OF_A_FILE: Final = frozenset(
    {
        gphoto2.GP_ERROR_NOT_SUPPORTED,
        gphoto2.GP_ERROR_FILE_NOT_FOUND,
        gphoto2.GP_ERROR_CORRUPTED_DATA,
        gphoto2.GP_ERROR_BAD_PARAMETERS,
    }
)
"""What concerns one file alone."""
_NO_PLACE: Final = frozenset({errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR})
"""A name that can't be one here, or is there already."""
_GONE_AFTER: Final = 2
"""So many files, one after another, that fail without a reason: the camera does not say that it is gone."""
_SERIALS: Final = ("serialnumber", "eosserialnumber")


def main() -> int:
    """Do the job; a problem is a line as well."""
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # the library's own prints are no answers
    job = json.load(sys.stdin)
    try:
        if job["act"] == "list":
            _list(said)
        else:
            _fetch(said, job)
    except gphoto2.GPhoto2Error as problem:
        busy = problem.code in (gphoto2.GP_ERROR_IO_USB_CLAIM, gphoto2.GP_ERROR_IO_LOCK)
        _say(said, problem="busy" if busy else "gone", detail=str(problem))
    except OSError as problem:
        _say(said, problem="not_written", detail=problem.strerror or "")
    return 0


def _say(said: TextIO, **facts: object) -> None:
    said.write(json.dumps(facts) + "\n")
    said.flush()


def _detected() -> tuple[Any, Any, dict[str, str]]:
    ports, abilities = gphoto2.PortInfoList(), gphoto2.CameraAbilitiesList()
    ports.load()
    abilities.load()
    found = {port: model for model, port in abilities.detect(ports).items() if port.startswith("usb:")}
    return ports, abilities, found


def _list(said: TextIO) -> None:
    _say(said, cameras=sorted(_detected()[2].items()))


def _fetch(said: TextIO, job: dict[str, Any]) -> None:
    ports, abilities, found = _detected()
    model = found.get(job["port"])
    if model is None:
        _say(said, problem="not_there", detail="")
        return
    camera = gphoto2.Camera()
    camera.set_port_info(ports[ports.lookup_path(job["port"])])
    camera.set_abilities(abilities[abilities.lookup_model(model)])
    _say(said, model=model)
    camera.init()
    _Fetching(said, camera, Path(job["folder"])).run()


def _names(listed: Any) -> list[str]:
    """Those of a list of the library, which parts names from values but is no mapping."""
    return list(listed.keys())


class _Fetching:
    """One camera, all of whose files are fetched."""

    def __init__(self, said: TextIO, camera: Any, folder: Path) -> None:
        self._said, self._camera, self._folder = said, camera, folder
        self._failed = 0

    def run(self) -> None:
        """Say what there is, then fetch it file by file."""
        files = list(islice(self._files("/", 0), _MOST_FILES + 1))
        if len(files) > _MOST_FILES:
            _say(self._said, problem="too_many", detail="")
            return
        sizes = [size for _, _, size, _ in files]
        total, serial = sum(size or 0 for size in sizes), self._serial()
        _say(self._said, serial=serial, count=len(files), bytes=total, clock=self._clock())
        for folder, name, size, mtime in files:
            path = f"{folder.strip('/')}/{name}".strip("/")
            _say(self._said, begun=path, size=size)
            _say(self._said, path=path, whole=self._fetch(folder, name, path, size, mtime))
        self._camera.exit()
        _say(self._said, done=True)

    def _clock(self) -> int | None:
        """What the camera's clock shows: seconds since 1970, as the library reckons them by this process's zone; None where it does not say."""
        with suppress(gphoto2.GPhoto2Error, TypeError, ValueError):
            return int(self._camera.get_config().get_child_by_name("datetime").get_value())
        return None

    def _serial(self) -> str:
        with suppress(gphoto2.GPhoto2Error):
            config = self._camera.get_config()
            for name in _SERIALS:
                with suppress(gphoto2.GPhoto2Error):
                    return str(config.get_child_by_name(name).get_value()).strip()
        return ""

    def _files(self, folder: str, depth: int) -> Iterator[tuple[str, str, int | None, int]]:
        """Folder, name, size and time of each; the size is None where the camera does not say it."""
        if depth > _MOST_DEPTH:
            return
        for name in _names(self._camera.folder_list_folders(folder)):
            yield from self._files(f"{folder.rstrip('/')}/{name}", depth + 1)
        for name in _names(self._camera.folder_list_files(folder)):
            try:
                info = self._camera.file_get_info(folder, name).file
            except gphoto2.GPhoto2Error:
                yield folder, name, None, 0
                continue
            told = info.fields & gphoto2.GP_FILE_INFO_SIZE
            yield folder, name, int(info.size) if told else None, int(info.mtime)

    def _fetch(self, folder: str, name: str, path: str, size: int | None, mtime: int) -> bool:
        """Whether the file is there with exactly the bytes that the camera lists; anything else is taken away again."""
        place = self._folder / path
        parts = path.split("/")
        if size is None or any(part in ("", ".", "..") or "\0" in part for part in parts):
            return False
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fd = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            if problem.errno in _NO_PLACE:
                return False
            raise
        kept = os.dup(fd)  # the library closes the one that it is given
        try:
            got = self._taken(folder, name, fd) and self._is_whole(kept, size)
            if got:
                os.utime(kept, (mtime, mtime))
        finally:
            os.close(kept)
        if not got:
            place.unlink()
        return got

    def _taken(self, folder: str, name: str, fd: int) -> bool:
        file = gphoto2.check_result(gphoto2.gp_file_new_from_fd(fd))
        try:
            self._camera.file_get(folder, name, gphoto2.GP_FILE_TYPE_NORMAL, file)
        except gphoto2.GPhoto2Error as problem:
            self._failed += problem.code not in _OF_A_FILE
            if problem.code not in (*_OF_A_FILE, gphoto2.GP_ERROR) or self._failed >= _GONE_AFTER:
                raise
            return False
        self._failed = 0
        return True

    def _is_whole(self, fd: int, size: int) -> bool:
        found = os.fstat(fd)
        # A name that the library garbles gives a file of no bytes and no error (0 bytes were listed of it, too).
        return stat.S_ISREG(found.st_mode) and found.st_size == size > 0


if __name__ == "__main__":
    sys.exit(main())
