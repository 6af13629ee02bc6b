from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import pyvips
from PIL import Image

from swinir_gui.imaging.formats import AVIF, FORMATS, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.imaging.metadata.carrying import is_result, lost_in
from swinir_gui.imaging.metadata.provenance import Provenance
from swinir_gui.imaging.picture_source import PictureSource
from tests.imaging.samples import NOISE

MADE = Provenance("1.0", "photo-x2", "")
MARK = b"http://ns.adobe.com/xmp/extension/\0"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
NOTE = "{http://ns.adobe.com/xmp/note/}HasExtendedXMP"
DEPTH, CRS, TITLE = "{urn:depth}", "{urn:crs}", "{urn:dc}title"
LEFT_OUT = "the part of its XMP that a JPEG keeps in further segments is left out"


def packet(*descriptions: str) -> bytes:
    inside = "".join(f"<rdf:Description rdf:about='' {each}</rdf:Description>" for each in descriptions)
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>{inside}</rdf:RDF></x:xmpmeta>'.encode()


EXTENSION = packet(
    f'xmlns:d="urn:depth" d:Data="{"QUJD" * 30_000}">',
    f'xmlns:c="urn:crs"><c:History><rdf:Seq>{"<rdf:li>exposure &amp; tint</rdf:li>" * 2_000}</rdf:Seq></c:History>',
)


def extended(path: Path, extension: bytes = EXTENSION, skipped: int | None = None, *, key: str = "") -> Path:
    """A JPEG whose XMP goes on in further segments, in any order, as other programs write it."""
    own = hashlib.md5(extension, usedforsecurity=False).hexdigest().upper()
    note = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{key or own}"'
    NOISE.save(path, xmp=packet(f'{note} xmlns:t="urn:dc" t:title="sea">'))
    content = path.read_bytes()
    pieces = [
        MARK + own.encode() + struct.pack(">II", len(extension), at) + extension[at : at + 60_000]
        for at in range(0, len(extension), 60_000)
        if at != skipped
    ]
    added = b"".join(b"\xff\xe1" + (len(each) + 2).to_bytes(2, "big") + each for each in reversed(pieces))
    path.write_bytes(content[:2] + added + content[2:])
    return path


def values(told: bytes) -> dict[str, str]:
    """All attributes, and elements with the length of all text in them."""
    root = ET.fromstring(told.rstrip(b"\0\n"))
    found: dict[str, str] = {}
    for each in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"):
        found |= each.attrib | {inside.tag: "".join(inside.itertext()) for inside in each}
    return found


def whole_of(path: Path) -> dict[str, str]:
    """What a JPEG says in its packet and, found by its key, in the extension; by a reader of their own."""
    content = path.read_bytes()
    at, first, pieces = 2, b"", {}
    while content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        data = content[at + 4 : at + 2 + length]
        if data.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            first = data.partition(b"\0")[2]
        elif data.startswith(MARK):
            key, total, place = struct.unpack_from(">32sII", data, len(MARK))
            pieces[place] = data[len(MARK) + 40 :]
            assert total == sum(map(len, pieces.values())) or place + len(pieces[place]) < total
        at += 2 + length
    found = values(first)
    if not pieces:
        return found
    extension = b"".join(pieces[place] for place in sorted(pieces))
    assert found.pop(NOTE).encode() == key == hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()
    rest = values(extension)
    assert not rest.keys() & found.keys() - {"{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"}
    return found | rest


@pytest.mark.parametrize("target", FORMATS)
def test_all_of_the_xmp_travels(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    path = extended(tmp_path / "a.jpg")
    assert lost_in(PictureSource.open(path).image, target, Strip.NONE) == ()
    result = doubled(path, target, provenance=MADE)
    found = whole_of(result) if target == JPEG else values(pyvips.Image.new_from_file(str(result)).get("xmp-data"))
    assert NOTE not in found
    assert (found[DEPTH + "Data"], found[TITLE]) == ("QUJD" * 30_000, "sea")
    assert found[CRS + "History"] == "exposure & tint" * 2_000
    assert "{urn:swinir-gui:provenance:1/}Model" in found
    assert is_result(pyvips.Image.new_from_file(str(result)))


def test_it_is_the_same_after_many_jpegs(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    path = extended(tmp_path / "a.jpg")
    told = []
    for again in range(3):
        path = doubled(path, JPEG, provenance=MADE).rename(tmp_path / f"{again}.jpg")
        told.append(whole_of(path))
        with Image.open(path) as result:
            result.load()
            lengths = len(path.read_bytes())
    assert told[0] == told[1] == told[2]
    assert lengths < 1_000_000


def test_what_is_short_enough_goes_into_one_segment(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    path = extended(tmp_path / "a.jpg", packet('xmlns:d="urn:depth" d:Data="near">'))
    result = doubled(path, JPEG)
    assert MARK not in result.read_bytes()
    assert b"HasExtendedXMP" not in result.read_bytes()
    assert whole_of(result)[DEPTH + "Data"] == "near"


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("around", [b"", b"x:xmpmeta"], ids=["bare", "usual"])
def test_long_xmp_of_other_formats_goes_into_a_jpeg_whole(
    tmp_path: Path, doubled: Callable[..., Path], suffix: str, around: bytes
) -> None:
    image = pyvips.Image.black(20, 10, bands=3).copy(interpretation="srgb")
    told = EXTENSION if around else EXTENSION[EXTENSION.index(b"<rdf:RDF") :].removesuffix(b"</x:xmpmeta>")
    padded = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>' + told + b" " * 3_000 + b'<?xpacket end="w"?>'
    image.set_type(pyvips.GValue.blob_type, "xmp-data", padded)
    image.write_to_file(str(tmp_path / f"a.{suffix}"))
    source = PictureSource.open(tmp_path / f"a.{suffix}")
    assert lost_in(source.image, JPEG, Strip.NONE) == ()
    assert whole_of(doubled(source.path, JPEG)) == values(EXTENSION)


def test_padding_alone_needs_no_further_segments(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    image = pyvips.Image.black(20, 10, bands=3).copy(interpretation="srgb")
    told = packet('xmlns:d="urn:depth" d:Data="near">')
    image.set_type(pyvips.GValue.blob_type, "xmp-data", told + b" " * 70_000 + b'<?xpacket end="w"?>')
    image.pngsave(str(tmp_path / "a.png"))
    result = doubled(tmp_path / "a.png", JPEG)
    assert MARK not in result.read_bytes()
    assert whole_of(result) == values(told)


@pytest.mark.parametrize("target", [PNG, JPEG, WEBP, TIFF, AVIF])
@pytest.mark.parametrize("damage", [{"skipped": 60_000}, {"key": "0" * 32}, {"extension": b"<x:xmpmeta>" * 9_000}])
def test_what_cannot_be_joined_is_said(
    tmp_path: Path, doubled: Callable[..., Path], target: Format, damage: dict[str, object]
) -> None:
    path = extended(tmp_path / "a.jpg", **damage)
    assert lost_in(PictureSource.open(path).image, target, Strip.NONE) == (LEFT_OUT,)
    found = values(pyvips.Image.new_from_file(str(doubled(path, target))).get("xmp-data"))
    assert found[TITLE] == "sea"
    assert NOTE not in found


def test_the_place_goes_out_of_the_further_segments_too(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    place = 'xmlns:exif="urn:exif" exif:GPSLatitude="51,30.02N" exif:Lens="50">'
    path = extended(tmp_path / "a.jpg", packet(place + f"<exif:X>{'x' * 70_000}</exif:X>"))
    assert b"51,30" in doubled(path, JPEG).read_bytes()
    bare = doubled(path, JPEG, strip=Strip.GPS)
    assert b"51,30" not in bare.read_bytes()
    assert whole_of(bare)["{urn:exif}Lens"] == "50"
    assert MARK not in doubled(path, JPEG, strip=Strip.ALL).read_bytes()
