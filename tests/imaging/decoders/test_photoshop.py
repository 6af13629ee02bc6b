"""Photoshop documents by their merged picture; the files are made by the specification (``photoshop_documents``)."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageCms

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.formats import SOURCE_SUFFIXES
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.thumbnail import read_thumbnail
from tests.imaging.decoders.photoshop_documents import (
    ALPHA_IDS,
    BY_PHOTOSHOP,
    CMYK,
    DUOTONE,
    EXIF,
    GREY,
    INDEXED,
    IPTC,
    LAB,
    NAMES,
    PROFILE,
    RESOLUTION,
    RGB,
    VERSION,
    XMP,
    document,
)

DEEP = np.random.default_rng(0).integers(0, 2**16, (150, 70, 4), np.uint16)
NOISE = (DEEP >> 8).astype(np.uint8)
PACKED = document(NOISE[..., :3])
PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta>'
)


def written(folder: Path, content: bytes, name: str = "a.psd") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def opened(folder: Path, content: bytes) -> PictureSource:
    return PictureSource.open(written(folder, content))


def whole(source: PictureSource) -> np.ndarray:
    return np.rint(source.read(Region.of(source.size)) * (255 if source.depth == 8 else 65535))


def opacity(source: PictureSource) -> np.ndarray:
    assert source.alpha
    return source.alpha.numpy().reshape(source.size.height, -1)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("pixels", [NOISE, DEEP])
@pytest.mark.parametrize(("mode", "channels"), [(GREY, 1), (DUOTONE, 1), (RGB, 3)])
def test_samples_are_read_exactly(
    tmp_path: Path, mode: int, channels: int, pixels: np.ndarray, *, packed: bool, large: bool
) -> None:
    source = opened(tmp_path, document(pixels[..., :channels], mode, packed=packed, large=large))
    assert (source.size, source.channels, source.depth) == (Size(70, 150), channels, 8 * pixels.itemsize)
    assert (source.format, source.has_alpha, source.notices) == (None, False, ())
    assert np.array_equal(whole(source), pixels[..., :channels])


def test_pillow_reads_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, document(NOISE[..., :3]))
    with Image.open(path) as picture:
        assert np.array_equal(np.asarray(picture), whole(PictureSource.open(path)))


@settings(deadline=None, max_examples=40)
@given(
    pixels=arrays.arrays(np.uint8, st.tuples(st.integers(1, 140), st.integers(1, 9), st.just(3)), elements=st.sampled_from([0, 7])),
    large=st.booleans(),
)
def test_runs_of_any_length_are_unpacked(tmp_path_factory: pytest.TempPathFactory, pixels: np.ndarray, *, large: bool) -> None:
    source = opened(tmp_path_factory.mktemp("runs"), document(pixels, large=large))
    assert np.array_equal(whole(source), pixels)


def test_inks_are_those_of_a_tiff(tmp_path: Path) -> None:
    inks = NOISE[:, :, :4]
    Image.fromarray(inks, "CMYK").save(tmp_path / "a.tif")
    source = opened(tmp_path, document(~inks, CMYK))
    assert source.notices
    assert np.array_equal(whole(source), whole(PictureSource.open(tmp_path / "a.tif")))


def test_places_in_the_palette_become_its_colours(tmp_path: Path) -> None:
    palette = np.random.default_rng(1).integers(0, 256, (256, 3), np.uint8)
    source = opened(tmp_path, document(NOISE[..., :1], INDEXED, palette=palette.T.tobytes()))
    assert np.array_equal(whole(source), palette[NOISE[..., 0]])


@pytest.mark.parametrize("blocks", [[], [(b"Patt", b"odd"), (b"Mt16", b"")]])
@pytest.mark.parametrize("pixels", [NOISE, DEEP])
def test_the_white_behind_transparency_is_taken_away(tmp_path: Path, pixels: np.ndarray, blocks: list[tuple[bytes, bytes]]) -> None:
    white = np.iinfo(pixels.dtype).max
    share = pixels[..., 3:] / white
    shown = np.rint(pixels[..., :3] * share + white * (1 - share)).astype(pixels.dtype)
    for large in (False, True):
        content = document(np.dstack([shown, pixels[..., 3:]]), layers=1 if blocks else -1, blocks=blocks, large=large)
        source = opened(tmp_path, content)
        assert np.array_equal(opacity(source), pixels[..., 3])
        # Half a step of what was rounded, as seen through so much opacity.
        assert np.all((np.abs(whole(source) - pixels[..., :3]) * share)[share[..., 0] > 0] <= 1.01)
        assert np.all(whole(source)[share[..., 0] == 0] == white)


@pytest.mark.parametrize(
    ("layers", "resources"),
    [(-1, {RESOLUTION: bytes(16)}), (None, BY_PHOTOSHOP), (None, BY_PHOTOSHOP | {ALPHA_IDS: struct.pack(">2I", 0, 5)})],
)
def test_transparency_without_white_behind_it_is_as_it_is(tmp_path: Path, layers: int | None, resources: dict[int, bytes]) -> None:
    source = opened(tmp_path, document(NOISE, layers=layers, resources=resources))
    assert np.array_equal(opacity(source), NOISE[..., 3])
    assert np.array_equal(whole(source), NOISE[..., :3])


@pytest.mark.parametrize(
    ("layers", "blocks", "ids"),
    [(2, [], b""), (None, [], struct.pack(">I", 5)), (None, [(b"Lr16", struct.pack(">h", 3))], b"")],
)
def test_a_saved_selection_is_no_transparency(
    tmp_path: Path, layers: int | None, blocks: list[tuple[bytes, bytes]], ids: bytes
) -> None:
    source = opened(tmp_path, document(DEEP, layers=layers, blocks=blocks, resources=BY_PHOTOSHOP | {ALPHA_IDS: ids}))
    assert not source.has_alpha
    assert np.array_equal(whole(source), DEEP[..., :3])


def test_layers_of_sixteen_bits_are_counted_where_they_are(tmp_path: Path) -> None:
    blocks = [(b"Lr16", struct.pack(">h", -3) + bytes(7)), (b"cinf", bytes(5))]
    assert opened(tmp_path, document(DEEP, blocks=blocks, resources=BY_PHOTOSHOP | {NAMES: b"\1a"})).has_alpha


def test_metadata_come_along_and_the_document_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "harbour"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    resolution = struct.pack(">IHHIHH", 300 << 16, 1, 1, 150 << 16, 1, 1)
    told = {EXIF: exif.tobytes().removeprefix(b"Exif\0\0"), XMP: PACKET, IPTC: b"\x1c\2\x78\0\7harbour", PROFILE: profile}
    source = opened(tmp_path, document(NOISE[..., :3], resources=told | {RESOLUTION: resolution}))
    image = source.image
    assert source.size == Size(70, 150)
    assert image.get("exif-ifd0-ImageDescription").startswith("harbour")
    assert not image.get_typeof("orientation")
    assert image.get("xmp-data") == PACKET
    assert image.get("iptc-data").endswith(b"harbour")
    assert source.profile_name == ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip()
    assert (round(image.xres * 25.4), round(image.yres * 25.4)) == (300, 150)


def test_opening_decodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[int] = []
    through = imagecodecs.packbits_decode
    monkeypatch.setattr(imagecodecs, "packbits_decode", lambda data: unpacked.append(len(data)) or through(data))
    source = opened(tmp_path, document(NOISE[..., :3]))
    assert not unpacked
    whole(source)
    assert len(unpacked) == 3 * 3  # bands of 64 rows, three channels


def test_the_list_shows_it(tmp_path: Path) -> None:
    blocks = NOISE[:8, :6, :3].repeat(16, 0).repeat(16, 1)
    thumbnail = read_thumbnail(written(tmp_path, document(blocks), "large.PSB"), Size(48, 64))
    assert thumbnail.size == Size(96, 128)
    assert thumbnail.pixels is not None
    assert {".psd", ".psb"} <= SOURCE_SUFFIXES


@pytest.mark.parametrize(
    "content",
    [
        document(NOISE[..., :3], LAB),
        document(NOISE[..., :3]).replace(struct.pack(">HH", 8, RGB), struct.pack(">HH", 32, RGB), 1),
        document(NOISE[..., :3], packed=False).replace(bytes(4 + 2) + NOISE[0, :3, 0].tobytes(), bytes(4) + b"\0\2", 1),
    ],
    ids=["Lab", "floats", "deflated"],
)
def test_rare_kinds_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImageReadError, match="in a way this program cannot read"):
        opened(tmp_path, content)


def test_layers_without_their_picture_are_refused_with_what_helps(tmp_path: Path) -> None:
    with pytest.raises(ImageReadError, match="without the picture that its layers make") as refused:
        opened(tmp_path, document(NOISE[..., :3], layers=2, resources={VERSION: b"\0\0\0\1\0" + bytes(12)}))
    assert "Maximize Compatibility" in refused.value.hint


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kept", [4, 20, 30, 200, -1])
def test_one_that_lost_its_end_is_refused_at_once(tmp_path: Path, kept: int, *, packed: bool) -> None:
    with pytest.raises(ImageReadError, match="damaged or incomplete"):
        opened(tmp_path, document(NOISE[..., :3], packed=packed)[:kept])


def test_rows_that_do_not_unpack_are_no_pixels(tmp_path: Path) -> None:
    content = bytearray(document(NOISE[..., :3]))
    content[-100:] = b"\x80" * 100  # nothing at all, by PackBits
    source = opened(tmp_path, bytes(content))
    with pytest.raises(ImageReadError, match="damaged or incomplete"):
        whole(source)


def test_without_the_library_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing: Any = None
    monkeypatch.setitem(sys.modules, "imagecodecs", missing)
    with pytest.raises(ImageReadError, match="needs the package imagecodecs"):
        opened(tmp_path, PACKED)
