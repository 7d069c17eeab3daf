"""Tags: their written form, and finding the item of a scanned or typed tag.

A scanner set to another keyboard layout, or a person with a Chinese input method, gives full-width letters and either
case; all of these find the same item.
"""

from __future__ import annotations

import re
from typing import Final

from station.core.codes import kept_code
from station.core.errors import Refused

LONGEST_TAG: Final = 40
_TAG: Final = re.compile(r"[^\W_](?:[\w./+#-]*\w)?")


def canonical_tag(text: str) -> str:
    """The stored form of a tag: half-width, composed, with one kind of dash, without blanks around it.

    A tag is letters and digits of any script, with ``- _ . / + #`` between them, at most 40 characters; a colon would
    make it look like a command card. Raises Refused ``equipment.bad_tag``.
    """
    tag = kept_code(text)
    if len(tag) > LONGEST_TAG or not _TAG.fullmatch(tag):
        raise Refused("equipment.bad_tag", rule="EQ-10", tag=text.strip()[:80])
    return tag
