"""IPTC records as the XMP properties of IPTC Core, for formats that have no place for the records themselves.

Where a packet says something already, it knows better: programs that write both write the packet last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum

from swinir_gui.imaging.metadata import iptc
from swinir_gui.imaging.metadata.xmp import escaped, with_description

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_UTF8 = b"\x1b%G"
_CHARACTER_SET, _APPLICATION = (1, 90), 2
_DATE, _TIME = 55, 60


class _Form(Enum):
    """How a property holds its values."""

    TEXT = "<{name}>{first}</{name}>"
    ALTERNATIVE = '<{name}><rdf:Alt><rdf:li xml:lang="x-default">{first}</rdf:li></rdf:Alt></{name}>'
    BAG = "<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"
    SEQUENCE = "<{name}><rdf:Seq>{items}</rdf:Seq></{name}>"


# By the number of the record; what is not here is about the way to a newspaper, not about the picture.
_PROPERTIES = {
    5: ("dc:title", _Form.ALTERNATIVE),
    10: ("photoshop:Urgency", _Form.TEXT),
    15: ("photoshop:Category", _Form.TEXT),
    20: ("photoshop:SupplementalCategories", _Form.BAG),
    25: ("dc:subject", _Form.BAG),
    40: ("photoshop:Instructions", _Form.TEXT),
    _DATE: ("photoshop:DateCreated", _Form.TEXT),
    80: ("dc:creator", _Form.SEQUENCE),
    85: ("photoshop:AuthorsPosition", _Form.TEXT),
    90: ("photoshop:City", _Form.TEXT),
    92: ("Iptc4xmpCore:Location", _Form.TEXT),
    95: ("photoshop:State", _Form.TEXT),
    100: ("Iptc4xmpCore:CountryCode", _Form.TEXT),
    101: ("photoshop:Country", _Form.TEXT),
    103: ("photoshop:TransmissionReference", _Form.TEXT),
    105: ("photoshop:Headline", _Form.TEXT),
    110: ("photoshop:Credit", _Form.TEXT),
    115: ("photoshop:Source", _Form.TEXT),
    116: ("dc:rights", _Form.ALTERNATIVE),
    120: ("dc:description", _Form.ALTERNATIVE),
    122: ("photoshop:CaptionWriter", _Form.TEXT),
}
_SILENT = frozenset({0, _TIME})  # the version of the records, and what goes with the date


def with_core(packet: bytes | None, block: bytes) -> bytes | None:
    """An XMP ``packet`` that says what the records of ``block`` say as well; None where neither says anything."""
    said = packet or b""
    told = [
        _property(name, form, values)
        for name, form, values in _described(block)
        if not re.search(rb"\b" + name.encode() + rb"\b", said)
    ]
    if not told:
        return packet
    return with_description(packet, _NAMESPACES, "".join(f"\n   {each}" for each in told))


def unplaced(block: bytes) -> bool:
    """Whether ``block`` has records that no property stands for."""
    return any(record == _APPLICATION and number not in _PROPERTIES.keys() | _SILENT for record, number, _ in iptc.records(block))


def _described(block: bytes) -> Iterator[tuple[str, _Form, list[str]]]:
    values: defaultdict[int, list[bytes]] = defaultdict(list)
    declared = b""
    for record, number, value in iptc.records(block):
        if (record, number) == _CHARACTER_SET:
            declared = value
        elif record == _APPLICATION:
            values[number].append(value)
    for number, (name, form) in _PROPERTIES.items():
        found = [_text(each, declared) for each in values[number]]
        if number == _DATE and found:
            found = [_date(found[0], _text(values[_TIME][0], declared) if values[_TIME] else "")]
        if any(found):
            yield name, form, found


def _text(value: bytes, declared: bytes) -> str:
    """UTF-8 where that is said, or where it is; otherwise Latin, as old programs wrote it."""
    try:
        return value.decode("utf-8").strip("\0 ")
    except UnicodeDecodeError:
        return value.decode("utf-8" if declared == _UTF8 else "cp1252", "replace").strip("\0 ")


def _date(day: str, time: str) -> str:
    """YYYYMMDD and HHMMSS±HHMM as XMP writes them; nothing for anything else."""
    if not re.fullmatch(r"\d{8}", day):
        return ""
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    found = re.fullmatch(r"(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)", time)
    return f"{date}T{found[1]}:{found[2]}:{found[3]}{found[4]}:{found[5]}" if found else date


def _property(name: str, form: _Form, values: list[str]) -> str:
    written = [escaped(each) for each in values if each]
    items = "".join(f"<rdf:li>{each}</rdf:li>" for each in written)
    return form.value.format(name=name, first=written[0], items=items)
