"""IPTC as XMP, for formats that hold no IPTC."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import pyvips
from PIL import Image

from swinir_gui.imaging.metadata import iptc
from swinir_gui.imaging.metadata.iptc_core import unplaced, with_core
from tests.end_to_end.test_transparency import upscaled

DC, PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def records(*told: tuple[int, bytes], utf8: bool = False) -> bytes:
    head = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    return head + b"".join(b"\x1c\x02" + struct.pack(">BH", number, len(value)) + value for number, value in told)


def description(packet: bytes | None) -> ET.Element:
    assert packet is not None
    return list(ET.fromstring(packet).iter(f"{RDF}Description"))[-1]


def items(packet: bytes | None, name: str) -> list[str | None]:
    (found,) = [each for each in description(packet) if each.tag == name]
    return [each.text for each in found.iter(f"{RDF}li")] or [found.text]


def test_captions_keywords_names_and_places() -> None:
    told = records((120, "Häfen & <Meer>".encode()), (25, b"sea"), (25, b"harbour"), (80, b"Ada"), (90, b"Busan"), utf8=True)
    packet = with_core(None, told)
    assert items(packet, f"{DC}description") == ["Häfen & <Meer>"]
    assert items(packet, f"{DC}subject") == ["sea", "harbour"]
    assert items(packet, f"{DC}creator") == ["Ada"]
    assert items(packet, f"{PHOTOSHOP}City") == ["Busan"]


@pytest.mark.parametrize(
    ("told", "date"),
    [
        (((55, b"20200102"), (60, b"030405+0900")), "2020-01-02T03:04:05+09:00"),
        (((55, b"20200102"),), "2020-01-02"),
        (((55, b"20200102"), (60, b"noon")), "2020-01-02"),
    ],
)
def test_dates(told: tuple[tuple[int, bytes], ...], date: str) -> None:
    assert items(with_core(None, records(*told)), f"{PHOTOSHOP}DateCreated") == [date]


def test_old_programs_wrote_latin() -> None:
    assert items(with_core(None, records((105, b"H\xe4fen"))), f"{PHOTOSHOP}Headline") == ["Häfen"]


def test_what_the_packet_says_already_stays() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="uuid:1" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Pusan"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    both = with_core(packet, records((90, b"Busan"), (101, b"Korea")))
    assert both is not None
    assert b"Busan" not in both
    assert items(both, f"{PHOTOSHOP}Country") == ["Korea"]
    assert description(both).get(f"{RDF}about") == "uuid:1"
    assert with_core(packet, records((90, b"Busan"))) == packet


@pytest.mark.parametrize("block", [b"", b"\x1c", b"\x1c\x02\x78\xff\xff", b"\x1c\x02\x78\x00\x09short", b"Photoshop 3.0\0"])
def test_damaged_records_say_nothing(block: bytes) -> None:
    assert with_core(None, block) is None
    assert not unplaced(block)


def test_no_control_character_breaks_the_packet() -> None:
    assert items(with_core(None, records((120, b"a\x01b\x0cc"))), f"{DC}description") == ["a\ufffdb\ufffdc"]


@pytest.mark.parametrize("suffix", ["png", "webp", "avif"])
def test_a_result_says_it(suffix: str, tmp_path: Path) -> None:
    image = pyvips.Image.new_from_array(np.full((20, 30, 3), 99, np.uint8)).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.blob_type, "iptc-data", iptc.for_jpeg(records((120, b"harbour"), (25, b"sea"))))
    image.jpegsave(str(tmp_path / "a.jpg"))
    with Image.open(upscaled(tmp_path / "a.jpg", 2, format=suffix)) as result:
        packet = result.info["xmp"]
    assert b">harbour<" in packet
    assert b"<rdf:li>sea</rdf:li>" in packet
