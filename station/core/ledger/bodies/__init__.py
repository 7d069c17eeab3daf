"""Typed bodies of entries: declared as frozen dataclasses with limits, compiled to codecs, listed by kind."""

from station.core.ledger.bodies.body import (
    Body,
    Opaque,
    body_class,
    body_classes,
    read_body,
    recorded,
)
from station.core.ledger.bodies.codec import Codec, Misshapen, Shape, UnknownChoice
from station.core.ledger.bodies.compiling import codec_of
from station.core.ledger.bodies.limits import (
    Blank,
    BodyFault,
    Code,
    Digest,
    Key,
    Many,
    Number,
    Plain,
    Scalar,
    Text,
    Typed,
    Worded,
)

__all__ = [
    "Blank",
    "Body",
    "BodyFault",
    "Code",
    "Codec",
    "Digest",
    "Key",
    "Many",
    "Misshapen",
    "Number",
    "Opaque",
    "Plain",
    "Scalar",
    "Shape",
    "Text",
    "Typed",
    "UnknownChoice",
    "Worded",
    "body_class",
    "body_classes",
    "codec_of",
    "read_body",
    "recorded",
]
