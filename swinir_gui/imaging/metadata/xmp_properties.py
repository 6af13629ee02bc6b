"""The properties of an XMP packet, in any namespace, and where each one is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from swinir_gui.imaging.metadata.xmp_statements import attributes_of, declares
from swinir_gui.imaging.metadata.xmp_walk import end_of, walk

_PACKET = ["rdf:RDF", "rdf:Description"]


class Property(NamedTuple):
    """One of the packet's own, not of another property.

    Attributes:
        start: where it begins; an attribute with the blank before it.
        end: where it is over.
        spaces: names and values of the attributes that give prefixes their namespaces there.
        is_attribute: whether it stands in the tag of its description.
    """

    start: int
    end: int
    spaces: tuple[tuple[bytes, bytes], ...]
    is_attribute: bool = False


def properties(packet: bytes) -> list[Property]:
    """Those of a ``packet``.

    Raises:
        UnreadableError: nobody can say where they are.
    """
    return _Walk(packet).found


class _Walk:
    """Goes through a packet once."""

    def __init__(self, packet: bytes) -> None:
        self.found: list[Property] = []
        self._packet = packet
        self._inside: list[tuple[str, int, int, Mapping[bytes, bytes]]] = []  # names, places of first tags, namespaces
        walk(packet, self._begin, self._finish)

    def _begin(self, name: str, start: int) -> None:
        attributes, tag_end = attributes_of(self._packet, start)
        spaces = dict(self._inside[-1][3]) if self._inside else {}
        spaces |= {key: value for key, value, _ in attributes if declares(key) and b'"' not in value}
        if [*self._names(1), name] == _PACKET:
            self.found += [
                Property(*place, tuple(spaces.items()), is_attribute=True) for key, _, place in attributes if _is_property(key)
            ]
        self._inside.append((name, start, tag_end, spaces))

    def _finish(self, last: int) -> None:
        start, tag_end = self._inside.pop()[1:3]
        if self._names(2) == _PACKET:
            self.found.append(Property(start, end_of(self._packet, tag_end, last), tuple(self._inside[-1][3].items())))

    def _names(self, count: int) -> list[str]:
        """Of so many elements around this place."""
        return [each[0] for each in self._inside[-count:]]


def _is_property(name: bytes) -> bool:
    return b":" in name and not declares(name) and not name.startswith((b"rdf:", b"xml:"))
