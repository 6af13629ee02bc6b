"""Photographs with a gain map are read, and it is said that the map stays behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from swinir_gui.geometry import Size
from swinir_gui.imaging.containers.gain_map import NOTICE
from swinir_gui.imaging.metadata import xmp
from swinir_gui.imaging.picture_source import PictureSource
from tests.end_to_end.test_transparency import upscaled

WAVES = (np.mgrid[0:96, 0:128].sum(0)[:, :, None] % np.array([50, 70, 90]) * 2).astype(np.uint8)


def ultra_hdr(path: Path) -> Path:
    bright = pyvips.Image.new_from_array(WAVES).copy(interpretation="srgb").colourspace("scrgb") * 2
    bright.copy(interpretation="scrgb").uhdrsave(str(path))
    return path


def mpf(path: Path, sign: bytes) -> Path:
    """A JPEG with a second one behind it, in which ``sign`` stands."""
    Image.fromarray(WAVES).save(path)
    content = path.read_bytes()
    segment = b"MPF\0" + bytes(20)
    head = content[:2] + b"\xff\xe2" + (len(segment) + 2).to_bytes(2, "big") + segment
    path.write_bytes(head + content[2:] + b"\xff\xd8" + bytes(70_000) + sign + b"\xff\xd9")
    return path


def test_an_ultra_hdr_photograph_is_upscaled_and_its_map_stays_behind(tmp_path: Path) -> None:
    source = PictureSource.open(ultra_hdr(tmp_path / "a.jpg"))
    assert source.notices == (NOTICE,)
    assert source.format is not None
    assert source.format.name == "jpeg"
    made = upscaled(source.path, 2)
    with Image.open(made) as result:
        assert (result.format, result.size) == ("JPEG", (256, 192))
    assert PictureSource.open(made).notices == ()


@pytest.mark.parametrize("sign", [b"http://ns.adobe.com/hdr-gain-map/1.0/", b"urn:com:apple:photo:2020:aux:hdrgainmap"])
def test_other_makers_write_it_otherwise(sign: bytes, tmp_path: Path) -> None:
    assert PictureSource.open(mpf(tmp_path / "a.jpg", sign)).notices == (NOTICE,)
    assert PictureSource.open(mpf(tmp_path / "b.jpg", b"another picture")).notices == ()


def test_a_word_in_a_picture_of_its_own_is_no_gain_map(tmp_path: Path) -> None:
    Image.fromarray(WAVES).save(tmp_path / "a.jpg", comment=b"http://ns.adobe.com/hdr-gain-map/1.0/")
    assert PictureSource.open(tmp_path / "a.jpg").notices == ()


def test_the_packet_promises_no_gain_map_any_more() -> None:
    packet = (
        b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" dc:title="harbour">'
        b"<Container:Directory><rdf:Seq><rdf:li>GainMap</rdf:li></rdf:Seq></Container:Directory>"
        b"<hdrgm:Gamma>1</hdrgm:Gamma></rdf:Description>"
    )
    kept = xmp.brought_up_to_date(packet, Size(2, 2))
    assert kept == b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" dc:title="harbour"></rdf:Description>'
