"""Whether a photograph has a gain map: a second, small picture that tells HDR screens what to brighten."""

from __future__ import annotations

import mmap
from pathlib import Path

from swinir_gui.language import mark

_HEAD = 1 << 16
_JPEG, _SEVERAL = b"\xff\xd8", b"MPF\0"  # the marker of a JPEG that is followed by other pictures
# Google's and Adobe's, that of ISO 21496-1, and Apple's.
_IN_JPEG = (b"http://ns.adobe.com/hdr-gain-map/", b"urn:iso:std:iso:ts:21496:-1", b"aux:hdrgainmap")
_IN_HEIF = (b"tmap", b"aux:hdrgainmap")
NOTICE = mark("its HDR gain map is not carried: the result is the picture as ordinary screens show it")


def has_gain_map(path: Path) -> bool:
    """By what the file at ``path`` says in its beginning; of several pictures in a JPEG, in that of each.

    A file that cannot be read has none: that is told elsewhere.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head[4:8] == b"ftyp":
                return any(sign in head for sign in _IN_HEIF)
            if not head.startswith(_JPEG) or _SEVERAL not in head:
                return False
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                return any(whole.find(sign) >= 0 for sign in _IN_JPEG)
    except (OSError, ValueError):
        return False
