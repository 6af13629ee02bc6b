"""One way through an XMP packet, which tells where in its bytes each element begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat


class UnreadableError(Exception):
    """A packet is no XML, or one with entities of its own, which might expand without end."""


def walk(
    packet: bytes, begin: Callable[[str, int], None], finish: Callable[[int], None], read: Callable[[str], None] | None = None
) -> None:
    """Go through ``packet`` once; zeros at its end are none of it.

    Args:
        packet: the whole of it.
        begin: told the name and the place of each element's first tag.
        finish: told the place of its last tag, or of its only one.
        read: told texts and comments.

    Raises:
        UnreadableError: nobody can say where they are.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, _: begin(name, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda _: finish(parser.CurrentByteIndex)
    parser.CharacterDataHandler = parser.CommentHandler = read
    try:
        parser.Parse(packet.rstrip(b"\0"), True)  # noqa: FBT003 - it takes no keywords
    except expat.ExpatError as error:
        raise UnreadableError(str(error)) from error


def end_of(packet: bytes, tag_end: int, last: int) -> int:
    """Where an element is over whose first tag ends at ``tag_end`` and whose last one begins at ``last``."""
    return tag_end if packet.startswith(b"/>", tag_end - 2) else packet.index(b">", last) + 1


def _refuse(*_: object) -> None:
    raise UnreadableError("it has a document type")
