"""The folder of attached files: each lies under its content's digest, readable for its owner alone and writable for nobody."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.archive.catalogue.pictures import (
    MOST_POINTS,
    TOO_MANY,
    Points,
    small_picture,
    whole_picture,
)
from station.archive.copying.direct import rename_new, sync_folder
from station.archive.survey.values import MediaKind, shown
from station.core.attachments import (
    ENDINGS,
    LONGEST_FILE_NAME,
    LONGEST_MACHINE,
    MOST_BYTES,
    AttachedFile,
    AttachmentForm,
    StoredState,
)
from station.core.errors import IntegrityProblem, Refused, StoreProblem
from station.core.own_folders import OwnFolders
from station.core.places import STORED_MODE, for_owner, make_folder
from station.core.plain_files import NotPlain, read_plain
from station.core.progress import CancelToken
from station.core.rehearsal import rehearsed
from station.core.sandbox import open_regular
from station.core.writing import escaped

_STARTS: Final = (
    (b"\xff\xd8\xff", AttachmentForm.JPEG),
    (b"\x89PNG\r\n\x1a\n", AttachmentForm.PNG),
    (b"II*\x00", AttachmentForm.TIFF),
    (b"MM\x00*", AttachmentForm.TIFF),
    (b"BM", AttachmentForm.BMP),
    (b"%PDF-", AttachmentForm.PDF),
)
_PACKAGE: Final = b"PK\x03\x04"
_PDF_END: Final = b"%%EOF"
_PDF_TAIL: Final = 2048
"""So near to its end a whole PDF says that it ends."""
_LOOK: Final = 64
"""Points of the small picture by which it is seen that a picture can be decoded."""
_PARTS: Final = ".part"


class AttachmentFolder:
    """The folder ``attachments`` of a station; `shared` says that other computers of the office have folders of their own."""

    def __init__(self, folder: Path, own: OwnFolders, *, shared: bool) -> None:
        self._folder, self._own, self._shared = folder, own, shared
        self._machine = socket.gethostname()[:LONGEST_MACHINE]

    @contextmanager
    def receive(
        self, path: Path, cancel: CancelToken | None = None, *, tables: bool = False
    ) -> Iterator[_Received]:
        """Copy the file at `path` and judge it by its content; see `station.core.attachments.AttachmentFiles`."""
        if self._own.hold(path):
            raise Refused("attachments.own_folder", rule="DM-03", path=str(path))
        content = _content(path)
        name = escaped(shown(path.name), keep="")
        form = _table_of(content, name) if tables else _form_of(content, name)
        part = self._folder / f".{secrets.token_hex(8)}{_PARTS}"
        try:
            with _keeping(name):
                make_folder(self._folder)
                _write(part, content)
            if form.is_picture:
                _require_picture(part, name, cancel)
            file = AttachedFile(
                hashlib.sha256(content).hexdigest(), _short(name), len(content), form, self._machine
            )
            yield _Received(file, part, self.path(file))
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def path(self, file: AttachedFile) -> Path:
        """Where the file lies."""
        return self._folder / place_of(file)

    def state(self, file: AttachedFile) -> StoredState:
        """Read the file from the disk and compare it."""
        path = self.path(file)
        try:
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or found.st_size != file.size:
                return StoredState.CHANGED
            digest = hashlib.sha256(read_plain(path, MOST_BYTES)).hexdigest()
        except FileNotFoundError:
            away = self._shared and file.machine != self._machine
            return StoredState.ELSEWHERE if away else StoredState.MISSING
        except NotPlain:
            return StoredState.CHANGED
        except OSError:
            return StoredState.UNREADABLE
        return StoredState.WHOLE if digest == file.sha256 else StoredState.CHANGED

    def picture(self, file: AttachedFile, cancel: CancelToken | None = None) -> Points:
        """The picture, compared before."""
        self._require_whole(file)
        try:
            return whole_picture(self.path(file), cancel)
        except Refused as problem:
            raise Refused("attachments.not_shown", name=file.name) from problem

    def save(self, file: AttachedFile, target: Path) -> Path:
        """Write a copy of the file, compared before."""
        if self._own.hold(target) or self._own.hold(target.parent):
            raise Refused("reports.own_folder", rule="DM-03", path=str(target))
        self._require_whole(file)
        part = target.with_name(f".{target.name}.part")
        try:
            _write(part, read_plain(self.path(file), MOST_BYTES), mode=None)
            part.replace(target)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise StoreProblem("reports.not_writable", path=str(target), reason=reason) from problem
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return target

    def lying(self) -> Iterator[str]:
        """The places of all that lies in the folder, but what is being received. Raises OSError."""
        for folder, folders, names in os.walk(self._folder):
            folders.sort()
            inside = Path(folder).relative_to(self._folder)
            for name in sorted(names):
                if not (name.startswith(".") and name.endswith(_PARTS)):
                    yield (inside / name).as_posix()

    def _require_whole(self, file: AttachedFile) -> None:
        state = self.state(file)
        if state is StoredState.ELSEWHERE:
            raise Refused("attachments.elsewhere", rule="DM-03", name=file.name, machine=file.machine)
        if state is not StoredState.WHOLE:
            where = str(self.path(file))
            raise IntegrityProblem(f"attachments.{state.value}", rule="DM-03", name=file.name, path=where)


@dataclass(frozen=True, slots=True)
class _Received:
    """A copy that waits for its name."""

    file: AttachedFile
    part: Path
    target: Path

    def keep(self) -> None:
        """Give the copy its name, durably; where the same content lies already, that stays. Not where it is only tried."""
        if rehearsed() is not None:
            return
        with _keeping(self.file.name):
            make_folder(self.target.parent)
            try:
                rename_new(self.part, self.target)
            except FileExistsError:
                self._require_same()
            sync_folder(self.target.parent)
            sync_folder(self.target.parent.parent)

    def _require_same(self) -> None:
        """What lies under the digest is its content; another thing in its place is put back by the copy."""
        try:
            same = hashlib.sha256(read_plain(self.target, MOST_BYTES)).hexdigest() == self.file.sha256
        except OSError:
            same = False
        if not same:
            if self.target.is_dir() and not self.target.is_symlink():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self.target))
            self.part.replace(self.target)


def place_of(file: AttachedFile) -> str:
    """Where a file lies in the folder."""
    return f"{file.sha256[:2]}/{file.sha256}.{ENDINGS[file.form]}"


def _content(path: Path) -> bytes:
    with open_regular(path, MOST_BYTES, "attachments") as opened:
        try:
            with os.fdopen(os.dup(opened.descriptor), "rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as problem:
            detail = problem.strerror or ""
            raise StoreProblem("attachments.not_readable", name=path.name, detail=detail) from problem
        opened.require_unchanged()
    if not content:
        raise Refused("attachments.empty", name=path.name)
    return content


def _form_of(content: bytes, name: str) -> AttachmentForm:
    """What the file is by its content. Raises Refused ``attachments.kind``, ``attachments.broken``."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return AttachmentForm.WEBP
    for start, form in _STARTS:
        if content.startswith(start):
            if form is AttachmentForm.PDF and _PDF_END not in content[-_PDF_TAIL:]:
                raise Refused("attachments.broken", name=name)
            return form
    raise Refused("attachments.kind", name=name)


def _table_of(content: bytes, name: str) -> AttachmentForm:
    """The same for a workbook. Raises Refused ``attachments.no_table``."""
    if not content.startswith(_PACKAGE):
        raise Refused("attachments.no_table", name=name)
    return AttachmentForm.XLSX


def _require_picture(part: Path, name: str, cancel: CancelToken | None) -> None:
    """Raise Refused where the picture can't be decoded or has too many points to be shown."""
    try:
        small_picture(part, MediaKind.IMAGE, _LOOK, _LOOK, cancel)
    except Refused as problem:
        if problem.code == TOO_MANY:
            millions = MOST_POINTS // 1_000_000
            raise Refused("attachments.too_many_points", name=name, most=millions) from problem
        raise Refused("attachments.broken", name=name) from problem


def _short(name: str) -> str:
    """The name with its suffix, as long as an entry holds."""
    if len(name) <= LONGEST_FILE_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > LONGEST_FILE_NAME // 2:
        return name[:LONGEST_FILE_NAME]
    return f"{stem[: LONGEST_FILE_NAME - len(suffix) - 2]}….{suffix}"


def _write(path: Path, content: bytes, *, mode: int | None = STORED_MODE) -> None:
    with open(path, "xb", opener=for_owner) as file:
        file.write(content)
        file.flush()
        if mode is not None:
            with suppress(PermissionError):  # FAT and exFAT know no rights; the digest is what counts
                os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())


@contextmanager
def _keeping(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise StoreProblem("attachments.not_kept", name=name, reason=reason) from problem
