"""What an XMP packet says in one namespace: found by an XML parser, and cut out so that no other byte changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from swinir_gui.imaging.metadata.xmp_walk import UnreadableError, end_of, walk

_NAME = re.compile(rb"<[^\s/>]+")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*[\"']")  # the parser has seen that it is one
_END_OF_TAG = re.compile(rb"\s*/?>")
_ABOUT = frozenset({b"rdf:about", b"about"})
_DESCRIPTION = "rdf:Description"


@dataclass
class _Element:
    """One that the parser is in.

    Attributes:
        name: with its prefix.
        start: where it begins.
        tag_end: where its first tag ends, which is all of it where there is no other.
        spaces: namespaces by prefix, as they hold inside it.
        found: places in it, of attributes and elements, that belong to the namespace that is looked for.
        rest: whether it says anything besides.
    """

    name: str
    start: int
    tag_end: int
    spaces: Mapping[bytes, bytes]
    found: list[tuple[int, int]] = field(default_factory=list)
    rest: bool = False


def says(packet: bytes, namespace: str) -> bool:
    """Whether a ``packet`` has a property of ``namespace``.

    Raises:
        UnreadableError: nobody can say.
    """
    return namespace.encode() in packet and _Search(packet, namespace).properties > 0


def without(packet: bytes, namespace: str) -> bytes:
    """A ``packet`` without properties of ``namespace``, its prefixes, and descriptions that had nothing else.

    Raises:
        UnreadableError: nobody can say where they are.
    """
    if namespace.encode() not in packet:
        return packet
    kept, at = [], 0
    for start, end in sorted(_Search(packet, namespace).found):
        kept.append(packet[at:start])
        at = end
    return b"".join((*kept, packet[at:]))


class _Search:
    """Goes through a packet once and keeps the places that were ``found``, none inside another, and the number of properties."""

    def __init__(self, packet: bytes, namespace: str) -> None:
        self.found: list[tuple[int, int]] = []
        self.properties = 0
        self._packet, self._namespace = packet, namespace.encode()
        self._inside: list[_Element] = []
        walk(packet, self._begin, self._finish, self._read)

    def _begin(self, name: str, start: int) -> None:
        attributes, tag_end = attributes_of(self._packet, start)
        spaces = dict(self._inside[-1].spaces) if self._inside else {}
        spaces |= {declared(key): value for key, value, _ in attributes if declares(key)}
        element = _Element(name, start, tag_end, spaces)
        for key, value, place in attributes:
            is_property = b":" in key and not declares(key) and spaces.get(_prefix(key)) == self._namespace
            self.properties += is_property
            if is_property or (declares(key) and value == self._namespace):
                element.found.append(place)
            elif key not in _ABOUT:
                element.rest = True
        self._inside.append(element)

    def _finish(self, last: int) -> None:
        element = self._inside.pop()
        end = end_of(self._packet, element.tag_end, last)
        ours = element.spaces.get(_prefix(element.name.encode())) == self._namespace
        self.properties += ours
        if ours or (element.name == _DESCRIPTION and element.found and not element.rest):
            element.found = [(len(self._packet[: element.start].rstrip()), end)]
        elif self._inside:
            self._inside[-1].rest = True
        (self._inside[-1].found if self._inside else self.found).extend(element.found)

    def _read(self, text: str) -> None:
        if self._inside and not text.isspace():
            self._inside[-1].rest = True


def attributes_of(packet: bytes, start: int) -> tuple[list[tuple[bytes, bytes, tuple[int, int]]], int]:
    """Name, value and place, with the blanks before it, of those in the tag at ``start``; and where that tag ends."""
    name = _NAME.match(packet, start)
    at, found = name.end() if name else start, []
    while attribute := _ATTRIBUTE.match(packet, at):
        end = packet.index(packet[attribute.end() - 1 : attribute.end()], attribute.end())
        found.append((attribute[1], packet[attribute.end() : end], (at, end + 1)))
        at = end + 1
    closing = _END_OF_TAG.match(packet, at)
    if not name or not closing:
        raise UnreadableError("it is in letters of more than a byte")
    return found, closing.end()


def _prefix(name: bytes) -> bytes:
    one, colon, _ = name.partition(b":")
    return one if colon else b""


def declares(name: bytes) -> bool:
    """Whether an attribute of this name gives a namespace a prefix."""
    return name == b"xmlns" or name.startswith(b"xmlns:")


def declared(name: bytes) -> bytes:
    """The prefix that an attribute of this name declares; empty for what has none."""
    return name.partition(b":")[2]
