from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips

from swinir_gui.geometry import Region
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import FORMATS, JPEG, PNG, Format
from swinir_gui.imaging.metadata.carriage import Carriage
from swinir_gui.imaging.metadata.provenance import NAMESPACE, Provenance, has_provenance, with_provenance
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.writing import save

MADE = Provenance("1.0", "photo-x2", "ab" * 32, (("Scale", "2"), ("Precision", "float32")))
TOLD = {
    "Program": "SwinIR GUI",
    "Version": "1.0",
    "Model": "photo-x2",
    "ModelSHA256": "ab" * 32,
    "Scale": "2",
    "Precision": "float32",
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PACKET = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about='uuid:7' xmlns:dc="dc" dc:title="sea"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def told(packet: bytes) -> dict[str, str]:
    """What a packet, which must be well-formed, says of our making; it speaks of one subject."""
    descriptions = ET.fromstring(packet.rstrip(b"\0\n")).findall(f".//{RDF}Description")
    assert len({each.get(f"{RDF}about") for each in descriptions}) == 1
    space = f"{{{NAMESPACE}}}"
    found = [(key.removeprefix(space), value) for each in descriptions for key, value in each.items() if key.startswith(space)]
    assert len(found) == len(dict(found))
    return dict(found)


def test_a_new_packet_tells_it() -> None:
    assert told(with_provenance(None, MADE)) == TOLD


def test_what_a_packet_said_before_it_still_says() -> None:
    packet = with_provenance(PACKET, MADE)
    assert told(packet) == TOLD
    assert b'dc:title="sea"' in packet
    assert packet.startswith(PACKET[:60])
    assert packet.endswith(b'<?xpacket end="w"?>')


def test_the_last_run_counts() -> None:
    again = with_provenance(with_provenance(PACKET, MADE), Provenance("2.0", "other", ""))
    assert told(again) == {"Program": "SwinIR GUI", "Version": "2.0", "Model": "other"}
    assert b'dc:title="sea"' in again


DECLARED = f'xmlns:swinirgui="{NAMESPACE}"'
RATED = 'rdf:about="" xmlns:xmp="xmp" xmp:Rating="5" xmlns:photoshop="ps" photoshop:City="Paris"'
SUBJECT = '<dc:subject xmlns:dc="dc"><rdf:Bag><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>'


def edited(description: str, outside: str = "") -> bytes:
    """A packet as other programs leave one of ours."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" {outside}>
<rdf:RDF xmlns:rdf="{RDF[1:-1]}">{description}
</rdf:RDF></x:xmpmeta>{" " * 2000}<?xpacket end="w"?>""".encode()


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (f"<rdf:Description {RATED} {DECLARED} swinirgui:Model='web-x2' />", f"<rdf:Description {RATED} />"),
        (
            f'<rdf:Description {DECLARED} {RATED}\n swinirgui:Model = "a/>b">{SUBJECT}</rdf:Description>',
            f"<rdf:Description {RATED}>{SUBJECT}</rdf:Description>",
        ),
        (
            f"<rdf:Description {RATED} {DECLARED}>\n <swinirgui:Model>x</swinirgui:Model>\n {SUBJECT}</rdf:Description>",
            f"<rdf:Description {RATED}>\n {SUBJECT}</rdf:Description>",
        ),
        (
            f"""<rdf:Description {RATED}/>
            <rdf:Description rdf:about='' {DECLARED}>
            <swinirgui:Model>x</swinirgui:Model><swinirgui:Tile/></rdf:Description>""",
            f"<rdf:Description {RATED}/>",
        ),
        (
            f'<rdf:Description {RATED} xmlns:s="{NAMESPACE}" s:Model="x" xmlns:swinirgui="else" swinirgui:Model="theirs"/>',
            f'<rdf:Description {RATED} xmlns:swinirgui="else" swinirgui:Model="theirs"/>',
        ),
    ],
)
def test_what_another_program_put_beside_it_stays_byte_for_byte(before: str, kept: str) -> None:
    assert has_provenance(edited(before))
    assert with_provenance(edited(before), MADE) == with_provenance(edited(kept), MADE)
    assert not has_provenance(edited(kept))
    assert told(with_provenance(edited(before.replace("theirs", "")), MADE)) == TOLD


def test_a_prefix_alone_is_no_provenance() -> None:
    packet = edited(f"<rdf:Description {RATED}/>", DECLARED)
    assert not has_provenance(packet)
    assert told(with_provenance(packet, MADE)) == TOLD


@pytest.mark.parametrize(
    "packet",
    [
        b"<x>" + NAMESPACE.encode() + b"</rdf:RDF></y>",
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + edited(f'<rdf:Description {DECLARED} swinirgui:Model="&a;"/>'),
    ],
)
def test_what_cannot_be_read_is_left_alone(packet: bytes) -> None:
    assert with_provenance(packet, MADE) == packet


@pytest.mark.parametrize("name", ["a\"b<c>&'d", "bell\a", "half \ud800", "모델 🙂"])
def test_any_name_of_a_model_is_told(name: str) -> None:
    found = told(with_provenance(PACKET, Provenance("1", name, "")))["Model"]
    assert found == name.replace("\a", "\ufffd").replace("\ud800", "\ufffd")


@pytest.mark.parametrize("packet", [b"no packet", b"<x:xmpmeta/>", PACKET.decode().encode("utf-16")])
def test_a_packet_of_another_build_is_left_alone(packet: bytes) -> None:
    assert with_provenance(packet, MADE) == packet


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("before", [None, PACKET])
def test_every_format_holds_it(tmp_path: Path, make_picture: Callable[..., Path], target: Format, before: bytes | None) -> None:
    image = pyvips.Image.black(20, 10, bands=3).copy(interpretation="srgb")
    if before:
        image.set_type(pyvips.GValue.blob_type, "xmp-data", before)
    image.pngsave(str(tmp_path / "a.png"))
    save(image, tmp_path / "b", PictureSource.open(tmp_path / "a.png"), SaveOptions(target, 8, carriage=Carriage(provenance=MADE)))
    packet = pyvips.Image.new_from_file(str(tmp_path / "b")).get("xmp-data")
    assert told(packet) == TOLD
    assert (b"sea" in packet) == bool(before)


def test_a_jpeg_keeps_the_words_of_the_person_rather_than_ours(tmp_path: Path, make_picture: Callable[..., Path]) -> None:
    image = pyvips.Image.new_from_array(np.zeros((8, 8, 3), np.uint8)).copy(interpretation="srgb")
    packet = PACKET.replace(b"sea", b"s" * (59_900 - len(PACKET)))
    image.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    image.pngsave(str(tmp_path / "a.png"))
    source = PictureSource.open(tmp_path / "a.png")
    with Canvas(tmp_path, source.size, 3, 8) as canvas:
        canvas.write(Region.of(source.size), source.read(Region.of(source.size)))
        for target in (JPEG, PNG):
            save(canvas.image(), tmp_path / target.name, source, SaveOptions(target, 8, carriage=Carriage(provenance=MADE)))
    assert pyvips.Image.new_from_file(str(tmp_path / "jpeg")).get("xmp-data") == packet
    assert told(pyvips.Image.new_from_file(str(tmp_path / "png")).get("xmp-data")) == TOLD
