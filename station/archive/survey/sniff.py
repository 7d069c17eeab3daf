"""The kind of a file by its first bytes."""

from __future__ import annotations

from station.archive.survey.values import MediaKind

HEAD_BYTES = 64
"""So many bytes are enough to tell."""

PICTURE_FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "AVIF")
"""Of the pictures that Pillow knows, those that cameras and telephones make."""

_IMAGE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_AUDIO_BRANDS = (b"M4A ", b"M4B ")
_STARTS = (
    (b"\xff\xd8\xff", MediaKind.IMAGE),
    (b"\x89PNG\r\n\x1a\n", MediaKind.IMAGE),
    (b"GIF8", MediaKind.IMAGE),
    (b"II*\x00", MediaKind.IMAGE),
    (b"MM\x00*", MediaKind.IMAGE),
    (b"\x1aE\xdf\xa3", MediaKind.VIDEO),
    (b"FLV\x01", MediaKind.VIDEO),
    (b"\x00\x00\x01\xba", MediaKind.VIDEO),
    (b"0&\xb2u\x8ef\xcf\x11", MediaKind.VIDEO),
    (b"ID3", MediaKind.AUDIO),
    (b"OggS", MediaKind.AUDIO),
    (b"fLaC", MediaKind.AUDIO),
    (b"#!AMR", MediaKind.AUDIO),
)
_RIFF = {b"AVI ": MediaKind.VIDEO, b"WAVE": MediaKind.AUDIO, b"WEBP": MediaKind.IMAGE}
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_SUFFIXES = {
    MediaKind.VIDEO: "mp4 mov m4v avi mkv ts mts m2ts 3gp flv wmv mpg mpeg insv lrv",
    MediaKind.IMAGE: "jpg jpeg png heic tif tiff bmp gif webp dng",
    MediaKind.AUDIO: "wav mp3 m4a aac amr ogg flac wma",
}
_BY_SUFFIX = {suffix: kind for kind, names in _SUFFIXES.items() for suffix in names.split()}


def is_movie_box_file(head: bytes) -> bool:
    """Whether the file is built of ISO base media boxes, so that a movie header can be looked for."""
    return head[4:8] in _BOXES


def kind_of(head: bytes, name: str) -> MediaKind:
    """The kind by the first `HEAD_BYTES` bytes; by the extension when these do not tell it."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp" and head[8:12] in _IMAGE_BRANDS:
        return MediaKind.IMAGE
    if head[4:8] == b"ftyp" and head[8:12] in _AUDIO_BRANDS:
        return MediaKind.AUDIO
    if is_movie_box_file(head):
        return MediaKind.VIDEO
    return _BY_SUFFIX.get(name.rpartition(".")[2].lower(), MediaKind.OTHER)
