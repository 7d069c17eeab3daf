"""What a file is, by its first bytes (pure): a recording of some kind, something that is none, or nothing that tells.

A recording lies under any name, in any folder: a checker of file systems, a bin or a person gave it another one. So the
content decides, and the name only where the content does not tell.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from station.archive.survey.values import MediaKind

HEAD_BYTES: Final = 1024
"""So many bytes are enough to tell."""

EBML: Final = b"\x1aE\xdf\xa3"
"""The beginning of Matroska and WebM."""
ASF: Final = b"0&\xb2u\x8ef\xcf\x11"
"""The beginning of Windows Media."""
DHAV, DAHUA = b"DHAV", b"DAHUA"
"""The beginning of a frame of Dahua recorders, and of what some of them put before the first one."""
PICTURE_FORMATS: Final = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "AVIF")
"""Of the pictures that Pillow knows, those that cameras and telephones make."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What the first bytes tell.

    `told` is False where they tell nothing; then `kind` is `OTHER`. `suffix` is the extension that such content has, "" where
    it has none of its own. `packed` says that other files are within it.
    """

    kind: MediaKind = MediaKind.OTHER
    suffix: str = ""
    told: bool = False
    packed: bool = False

    @property
    def is_media(self) -> bool:
        """Whether it is film, picture or sound by its content."""
        return self.told and self.kind is not MediaKind.OTHER


_UNTOLD: Final = FileContent()
_NO_MEDIA: Final = FileContent(told=True)
_PACKED: Final = FileContent(told=True, packed=True)
_MOVIE: Final = FileContent(MediaKind.VIDEO, "mp4", told=True)


def _media(kind: MediaKind, suffix: str) -> FileContent:
    return FileContent(kind, suffix, told=True)


_RECORDER: Final = _media(MediaKind.VIDEO, "dav")


_STARTS: Final = (
    (b"\xff\xd8\xff", _media(MediaKind.IMAGE, "jpg")),
    (b"\x89PNG\r\n\x1a\n", _media(MediaKind.IMAGE, "png")),
    (b"GIF8", _media(MediaKind.IMAGE, "gif")),
    (b"II*\x00", _media(MediaKind.IMAGE, "tif")),
    (b"MM\x00*", _media(MediaKind.IMAGE, "tif")),
    (b"IIRO", _media(MediaKind.IMAGE, "orf")),
    (b"IIU\x00", _media(MediaKind.IMAGE, "rw2")),
    (b"FUJIFILMCCD-RAW", _media(MediaKind.IMAGE, "raf")),
    (b"\xff\x0a", _media(MediaKind.IMAGE, "jxl")),
    (b"\x00\x00\x00\x0cJXL \r\n", _media(MediaKind.IMAGE, "jxl")),
    (EBML, _media(MediaKind.VIDEO, "mkv")),
    (b"FLV\x01", _media(MediaKind.VIDEO, "flv")),
    (b"\x00\x00\x01\xba", _media(MediaKind.VIDEO, "mpg")),
    (b"\x00\x00\x01\xb3", _media(MediaKind.VIDEO, "mpg")),
    (ASF, _media(MediaKind.VIDEO, "wmv")),
    (b".RMF", _media(MediaKind.VIDEO, "rm")),
    (b"\x06\x0e+4\x02\x05\x01\x01", _media(MediaKind.VIDEO, "mxf")),
    (DHAV, _RECORDER),
    (b"IMKH", _media(MediaKind.VIDEO, "mpg")),
    (b"ID3", _media(MediaKind.AUDIO, "mp3")),
    (b"OggS", _media(MediaKind.AUDIO, "ogg")),
    (b"fLaC", _media(MediaKind.AUDIO, "flac")),
    (b"#!AMR", _media(MediaKind.AUDIO, "amr")),
    (b"caff\x00\x01", _media(MediaKind.AUDIO, "caf")),
    (b"\x02dss", _media(MediaKind.AUDIO, "dss")),
    (b"\x03dss", _media(MediaKind.AUDIO, "dss")),
    (b"\x03ds2", _media(MediaKind.AUDIO, "ds2")),
    (b"%PDF", _NO_MEDIA),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _NO_MEDIA),  # documents of former office programs, Thumbs.db
    (b"MZ", _NO_MEDIA),
    (b"\x7fELF", _NO_MEDIA),
    (b"SQLite format 3\x00", _NO_MEDIA),
    (b"\x00\x05\x16\x07", _NO_MEDIA),  # what a Macintosh notes beside a file
    (b"\x00\x00\x00\x01Bud1", _NO_MEDIA),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _NO_MEDIA),  # a shortcut
    (b"PK\x03\x04", _PACKED),
    (b"PK\x05\x06", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"\x1f\x8b\x08", _PACKED),
    (b"\xfd7zXZ\x00", _PACKED),
)
_ANY_START: Final = tuple(start for start, _ in _STARTS)
_WITHIN: Final = {
    (b"RIFF", b"AVI "): _media(MediaKind.VIDEO, "avi"),
    (b"RIFF", b"WAVE"): _media(MediaKind.AUDIO, "wav"),
    (b"RF64", b"WAVE"): _media(MediaKind.AUDIO, "wav"),
    (b"BW64", b"WAVE"): _media(MediaKind.AUDIO, "wav"),
    (b"RIFF", b"WEBP"): _media(MediaKind.IMAGE, "webp"),
    (b"FORM", b"AIFF"): _media(MediaKind.AUDIO, "aif"),
    (b"FORM", b"AIFC"): _media(MediaKind.AUDIO, "aif"),
}
"""The first four bytes and those from the ninth on."""
_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), _media(MediaKind.IMAGE, "heic")),
    b"avif": _media(MediaKind.IMAGE, "avif"),
    b"crx ": _media(MediaKind.IMAGE, "cr3"),
    b"M4A ": _media(MediaKind.AUDIO, "m4a"),
    b"M4B ": _media(MediaKind.AUDIO, "m4a"),
    b"qt  ": _media(MediaKind.VIDEO, "mov"),
}
_BOXES: Final = (b"moov", b"mdat", b"moof", b"styp", b"sidx", b"wide", b"free", b"skip", b"pnot")
_PARAMETERS: Final = {0x67: "h264", 0x27: "h264", 0x47: "h264", 0x40: "h265"}
"""The first unit of a bare film stream: its parameters."""
_SUFFIXES: Final = {
    MediaKind.VIDEO: "mp4 mov m4v avi mkv ts mts m2t m2ts 3gp flv wmv asf mpg mpeg mxf vob insv 360 lrv lrf dav h264 h265 264 265",
    MediaKind.IMAGE: "jpg jpeg png heic heif tif tiff bmp gif webp dng avif cr2 cr3 nef arw orf rw2 raf insp jxl",
    MediaKind.AUDIO: "wav mp3 m4a aac amr ogg opus flac wma caf aif dss ds2",
}
_BY_SUFFIX: Final = {suffix: kind for kind, names in _SUFFIXES.items() for suffix in names.split()}
_TEXT_CONTROLS: Final = frozenset(b"\t\n\r\f\x1b")
_TEXT_SUFFIXES: Final = frozenset(
    ["txt", "csv", "log", "ini", "inf", "htm", "html", "xml", "json", "md", "bat", "cmd", "url"]
)
_MARKS_OF_TEXT: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def judge(head: bytes, name: str = "") -> FileContent:
    """What a file is by its first `HEAD_BYTES` bytes. Its name only tells whether they may be text in the Chinese code page."""
    found = _by_start(head)
    if found is not None:
        return found
    if (stream := _stream(head)) is not None:
        return stream
    return _NO_MEDIA if head and _is_text(head, suffix_of(name)) else _UNTOLD


def _by_start(head: bytes) -> FileContent | None:
    if head.startswith(_ANY_START):
        return next(content for start, content in _STARTS if head.startswith(start))
    if (within := _WITHIN.get((head[:4], head[8:12]))) is not None:
        return within
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], _media(MediaKind.VIDEO, "3gp") if head[8:10] == b"3g" else _MOVIE)
    if is_movie_box_file(head):
        return _MOVIE
    if head.startswith(DAHUA) and 0 in head[:64]:  # a text can begin with a maker's name
        return _RECORDER
    if head[:3] == b"BZh" and head[4:10] == b"1AY&SY":
        return _PACKED
    # Two letters begin many a file; a bitmap's own length of its header, and nothing where nothing stands, do not.
    if head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:15] in (b"\x0c", b"(", b"l", b"|", b"@"):
        return _media(MediaKind.IMAGE, "bmp")
    return None


def _stream(head: bytes) -> FileContent | None:
    """A stream without a container, or cut out of one: it is known by marks that come again."""
    if _comes_again(head, 0, 188, 0x47):
        return _media(MediaKind.VIDEO, "ts")
    if _comes_again(head, 4, 192, 0x47):
        return _media(MediaKind.VIDEO, "mts")
    for mark in (b"\x00\x00\x00\x01", b"\x00\x00\x01"):
        if head.startswith(mark) and len(head) > len(mark) + 1 and head[len(mark)] in _PARAMETERS:
            return _media(MediaKind.VIDEO, _PARAMETERS[head[len(mark)]])
    if _is_sound_frame(head):
        return _media(MediaKind.AUDIO, "aac" if head[1] & 0x06 == 0 else "mp3")
    return None


def _comes_again(head: bytes, start: int, step: int, mark: int) -> bool:
    places = range(start, len(head), step)
    return len(places) > 2 and all(head[place] == mark for place in places)


def _is_sound_frame(head: bytes) -> bool:
    """Whether a frame of MPEG sound begins here, and for AAC, whose frames tell their length, a second one behind it."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if head[1] & 0xF6 == 0xF0:  # AAC in ADTS
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return length > 7 and (length + 1 >= len(head) or head[length : length + 1] == b"\xff")
    layer, rate, frequency = head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return head[1] & 0x18 != 0x08 and layer == 1 and 0 < rate < 15 and frequency < 3


def _is_text(head: bytes, suffix: str) -> bool:
    if head.startswith(_MARKS_OF_TEXT):
        return True
    if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head):
        return False
    # A character may be cut in two at the end.
    return _decodes(head, "utf-8") or (suffix in _TEXT_SUFFIXES and _decodes(head, "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def is_movie_box_file(head: bytes) -> bool:
    """Whether the file is built of ISO base media boxes, so that a movie header can be looked for."""
    if head[4:8] == b"ftyp":
        return True
    # A text can have these letters there; the length of a small box can't be letters.
    return head[4:8] in _BOXES and (head[4:8] in (b"mdat", b"moov", b"moof") or head[0] == 0)


def suffix_of(name: str) -> str:
    """The extension of a file's name in small letters, without its dot; "" where there is none."""
    stem, dot, suffix = name.rpartition(".")
    return suffix.lower() if dot and stem else ""


def kind_by_name(name: str) -> MediaKind | None:
    """The kind that the extension of a name stands for; None where it stands for no recording."""
    return _BY_SUFFIX.get(suffix_of(name))


def kind_of(head: bytes, name: str) -> MediaKind:
    """The kind by the first `HEAD_BYTES` bytes; by the extension when these do not tell it."""
    content = judge(head, name)
    return content.kind if content.told else kind_by_name(name) or MediaKind.OTHER
