"""JPEG 2000 by our reading of its header and OpenJPEG's pixels; the files are codestreams in boxes made here."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.decoders import pillow_formats
from swinir_gui.imaging.formats import SOURCE_SUFFIXES
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.thumbnail import read_thumbnail

NOISE = np.random.default_rng(0).integers(0, 2**16, (50, 70, 4), np.uint16)
SRGB, GREY, INKS = (b"\1\0\0" + struct.pack(">I", code) for code in (16, 17, 12))
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta>'
XMP_NAME, EXIF_NAME = bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), b"JpgTiffExif->JP2"
OLD_EXIF_NAME = bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e")
IPTC_NAME, IPTC = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"), b"\x1c\2\x78\0\7harbour"


def box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def coded(pixels: np.ndarray, bits: int = 0) -> bytes:
    """A codestream without loss."""
    shown = np.ascontiguousarray(pixels)
    return bytes(imagecodecs.jpeg2k_encode(shown, level=0, codecformat="J2K", bitspersample=bits or 8 * shown.itemsize, mct=False))


def jp2(stream: bytes, *head: bytes, more: bytes = b"", brand: bytes = b"jp2 ") -> bytes:
    """A file of ``stream``, of which ``head`` says more."""
    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", brand, bytes(4), brand)
    return start + box(b"jp2h", box(b"ihdr", bytes(14)), *head) + more + box(b"jp2c", stream)


def written(folder: Path, content: bytes) -> Path:
    (folder / "a.jp2").write_bytes(content)
    return folder / "a.jp2"


def by_pillow(mode: str, **options: Any) -> tuple[np.ndarray, bytes]:
    picture = Image.fromarray((NOISE >> 8).astype(np.uint8)[..., : len(mode)].squeeze()).convert(mode)
    file = io.BytesIO()
    picture.save(file, "JPEG2000", **options)
    return np.asarray(picture).reshape(50, 70, -1), file.getvalue()


def whole(source: PictureSource) -> np.ndarray:
    return np.rint(source.read(Region.of(source.size)) * (255 if source.depth == 8 else 65535))


@pytest.mark.parametrize("options", [{}, {"no_jp2": True}, {"tile_size": (32, 32)}, {"tile_size": (32, 32), "offset": (5, 3)}])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_eight_bits_are_read_exactly(tmp_path: Path, mode: str, options: dict[str, Any]) -> None:
    if mode == "LA":
        pixels, content = (NOISE[..., :2] >> 8), jp2(coded((NOISE[..., :2] >> 8).astype(np.uint8)), box(b"colr", GREY))
    else:
        pixels, content = by_pillow(mode, **options)
    source = PictureSource.open(written(tmp_path, content))
    colours = 1 if mode.startswith("L") else 3
    assert (source.size, source.channels, source.depth, source.format) == (Size(70, 50), colours, 8, None)
    assert (source.notices, source.profile_name) == ((), None)
    assert np.array_equal(whole(source), pixels[..., :colours])
    assert source.has_alpha == mode.endswith("A")
    if source.alpha:
        assert np.array_equal(source.alpha.numpy(), pixels[..., -1])


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_sixteen_bits_stay_sixteen(tmp_path: Path, bands: int) -> None:
    source = PictureSource.open(
        written(tmp_path, jp2(coded(NOISE[..., :bands].squeeze()), box(b"colr", SRGB if bands > 2 else GREY)))
    )
    assert source.depth == 16
    assert np.array_equal(whole(source), NOISE[..., : source.channels])
    if source.alpha:
        assert np.array_equal(source.alpha.numpy(), NOISE[..., bands - 1])


@pytest.mark.parametrize("bits", [1, 4, 7, 9, 10, 12, 15])
def test_white_stays_white_with_any_number_of_bits(tmp_path: Path, bits: int) -> None:
    stored = (NOISE[..., :3] >> (16 - bits)).astype(np.uint8 if bits < 8 else np.uint16)
    source = PictureSource.open(written(tmp_path, coded(stored, bits)))
    assert source.depth == (8 if bits < 8 else 16)
    white = 255 if bits < 8 else 65535
    assert np.array_equal(whole(source), np.rint(stored / (2**bits - 1) * white))
    assert whole(source).max() == white


@pytest.mark.parametrize("method", [2, 3])
def test_the_profile_is_that_of_its_box(tmp_path: Path, method: int) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    colour = box(b"colr", bytes([method, 0, 0]), profile)
    source = PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., :3]), colour, box(b"colr", GREY))))
    assert source.profile_name == "sRGB built-in"
    assert source.rendition.profile
    assert source.rendition.profile.data == profile


def test_a_specification_that_is_not_known_gives_way_to_the_next(tmp_path: Path) -> None:
    vendors = box(b"colr", b"\4\0\0", bytes(16))
    assert PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., :3]), vendors, box(b"colr", SRGB)))).channels == 3
    with pytest.raises(ImageReadError, match="coded in a way"):
        PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., :3]), vendors)))


def test_inks_become_rgb(tmp_path: Path) -> None:
    paper = np.zeros((20, 30, 4), np.uint8)
    source = PictureSource.open(written(tmp_path, jp2(coded(paper), box(b"colr", INKS))))
    assert source.notices == ("CMYK was converted to RGB (Adobe RGB)",)
    assert (source.channels, source.has_alpha) == (3, False)
    assert whole(source).min() == 255


def test_inks_may_have_a_profile_of_their_own(tmp_path: Path) -> None:
    paper = np.zeros((20, 30, 4), np.uint16)
    press = pyvips.Image.profile_load("cmyk")
    source = PictureSource.open(written(tmp_path, jp2(coded(paper), box(b"colr", b"\3\0\0", press))))
    assert source.notices == ("CMYK was converted to RGB (Adobe RGB)",)
    assert whole(source).min() > 65000


def test_the_resolution_of_the_scan_counts_and_else_that_for_display(tmp_path: Path) -> None:
    scan = box(b"resc", struct.pack(">4H2b", 30000, 254, 30000, 127, 2, 2))
    display = box(b"resd", struct.pack(">4H2b", 7200, 254, 7200, 254, 2, 2))
    source = PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., 0]), box(b"res ", display, scan))))
    assert source.image.xres == pytest.approx(600 / 25.4)
    assert source.image.yres == pytest.approx(300 / 25.4)
    source = PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., 0]), box(b"res ", display))))
    assert source.image.xres == pytest.approx(72 / 25.4)


@pytest.mark.parametrize("numbers", [(1, 0, 1, 0, 0, 0), (0, 1, 0, 1, 0, 0), (1, 1, 1, 1, 127, 127)])
def test_a_resolution_that_is_none_is_left_out(tmp_path: Path, numbers: tuple[int, ...], capfd: pytest.CaptureFixture[str]) -> None:
    none = box(b"res ", box(b"resc", struct.pack(">4H2b", *numbers)))
    source = PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., 0]), none)))
    assert source.image.xres == pytest.approx(1)  # as libvips has it where nothing is known
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "start"), [(EXIF_NAME, b""), (EXIF_NAME, b"Exif\0\0"), (EXIF_NAME, b"EXIF\0\0"), (OLD_EXIF_NAME, b"")]
)
def test_exif_xmp_and_iptc_come_along(tmp_path: Path, name: bytes, start: bytes) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "harbour"
    block = start + exif.tobytes().removeprefix(b"Exif\0\0")
    told = box(b"uuid", name, block) + box(b"uuid", XMP_NAME, XMP) + box(b"uuid", IPTC_NAME, IPTC)
    source = PictureSource.open(written(tmp_path, jp2(coded(NOISE[..., :3]), box(b"colr", SRGB), more=told)))
    assert source.image.get("exif-ifd0-ImageDescription").startswith("harbour")
    assert source.image.get("xmp-data") == XMP
    assert source.image.get("iptc-data") == IPTC
    assert np.array_equal(whole(source), np.rot90(NOISE[..., :3], -1))


@pytest.mark.parametrize(
    "options", [{}, {"no_jp2": True}, {"tile_size": (32, 32)}, {"irreversible": True, "quality_layers": [4, 2]}]
)
def test_one_that_lost_its_end_is_said_to_be_damaged(tmp_path: Path, options: dict[str, Any]) -> None:
    _, content = by_pillow("RGB", **options)
    for kept in (*range(13, 400, 16), *range(400, len(content), len(content) // 60), len(content) - 1):
        with pytest.raises(ImageReadError, match="damaged"):
            whole(PictureSource.open(written(tmp_path, content[:kept])))


@pytest.mark.parametrize("options", [{}, {"tile_size": (32, 32)}])
def test_one_whose_box_claims_too_little_is_said_to_be_damaged(tmp_path: Path, options: dict[str, Any]) -> None:
    _, content = by_pillow("RGB", no_jp2=True, **options)
    for kept in (100, len(content) // 2, len(content) - 2):
        with pytest.raises(ImageReadError, match="damaged"):
            whole(PictureSource.open(written(tmp_path, jp2(content[:kept], box(b"colr", SRGB)))))


def with_channels(stream: bytes, *kinds: tuple[int, int, int]) -> bytes:
    """``stream`` whose segment of sizes says for its channels: bits and sign, steps across and down."""
    return stream[:42] + b"".join(bytes(kind) for kind in kinds) + stream[42 + 3 * len(kinds) :]


def opacity(kind: int, *order: int) -> bytes:
    """Channel definitions of three colours in ``order`` and a fourth channel of ``kind``."""
    return box(
        b"cdef",
        struct.pack(">H", 4),
        *(struct.pack(">3H", band, 0, order[band]) for band in range(3)),
        struct.pack(">3H", 3, kind, 0),
    )


EIGHT = (NOISE >> 8).astype(np.uint8)
PLAIN = coded(EIGHT[..., :3])
FOREIGN = {
    "a palette": jp2(coded(EIGHT[..., 0]), box(b"colr", SRGB), box(b"pclr", bytes(20)), box(b"cmap", bytes(12))),
    "sYCC": jp2(PLAIN, box(b"colr", b"\1\0\0" + struct.pack(">I", 18))),
    "Lab": jp2(PLAIN, box(b"colr", b"\1\0\0" + struct.pack(">I", 14))),
    "grey of three channels": jp2(PLAIN, box(b"colr", GREY)),
    "signed samples": with_channels(PLAIN, *[(0x87, 1, 1)] * 3),
    "channels of other depth": with_channels(PLAIN, (7, 1, 1), (7, 1, 1), (0, 1, 1)),
    "channels of other size": with_channels(PLAIN, (7, 1, 1), (7, 2, 2), (7, 2, 2)),
    "half the size": with_channels(PLAIN, *[(7, 2, 2)] * 3),
    "more than 16 bits": with_channels(PLAIN, *[(19, 1, 1)] * 3),
    "heads of packets apart": PLAIN[:51] + b"\xff\x60\0\x07\0\0\0\0\0" + PLAIN[51:],
    "something of part 2": PLAIN[:6] + b"\x80\0" + PLAIN[8:],
    "multiplied opacity": jp2(coded(EIGHT), box(b"colr", SRGB), opacity(2, 1, 2, 3)),
    "a channel of no kind": jp2(coded(EIGHT), box(b"colr", SRGB), opacity(65535, 1, 2, 3)),
    "blue first": jp2(coded(EIGHT), box(b"colr", SRGB), opacity(1, 3, 2, 1)),
    "a film": box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"mjp2") + box(b"moov"),
    "layers": jp2(PLAIN, box(b"colr", SRGB), more=box(b"jp2c", PLAIN), brand=b"jpx "),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_would_not_be_right_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ImageReadError, match="coded in a way") as caught:
        PictureSource.open(written(tmp_path, FOREIGN[kind]))
    assert caught.value.hint == "Save it as PNG with the program it came from."


TILED = by_pillow("RGB", no_jp2=True, tile_size=(32, 32), irreversible=True, quality_layers=[4, 2])[1]
TILES = [at for at in range(len(TILED)) if TILED[at : at + 4] == b"\xff\x90\0\x0a"] + [len(TILED) - 2]  # 3 × 2, and the end


def tile(number: int) -> bytes:
    return TILED[TILES[number] : TILES[number + 1]]


def test_rows_of_tiles_are_decoded_as_in_the_whole(tmp_path: Path) -> None:
    assert len(TILES) == 7
    assert np.array_equal(whole(PictureSource.open(written(tmp_path, TILED))), imagecodecs.jpeg2k_decode(TILED))


def test_tiles_may_come_in_any_order_and_the_last_leave_open_where_it_ends(tmp_path: Path) -> None:
    last = tile(0)[:6] + bytes(4) + tile(0)[10:]
    mixed = TILED[: TILES[0]] + b"".join(tile(each) for each in (4, 2, 5, 1, 3)) + last + TILED[-2:]
    assert np.array_equal(whole(PictureSource.open(written(tmp_path, mixed))), imagecodecs.jpeg2k_decode(TILED))


def test_a_table_of_lengths_is_no_part_of_a_row(tmp_path: Path) -> None:
    lengths = b"".join(struct.pack(">HI", each, len(tile(each))) for each in range(6))
    with_table = TILED[: TILES[0]] + b"\xff\x55" + struct.pack(">HBB", 4 + len(lengths), 0, 0x60) + lengths + TILED[TILES[0] :]
    assert np.array_equal(whole(PictureSource.open(written(tmp_path, with_table))), imagecodecs.jpeg2k_decode(TILED))


@pytest.mark.parametrize("lost", range(6))
def test_a_tile_that_is_missing_is_missed(tmp_path: Path, lost: int) -> None:
    with pytest.raises(ImageReadError, match="damaged"):
        whole(PictureSource.open(written(tmp_path, TILED[: TILES[lost]] + TILED[TILES[lost + 1] :])))


def test_opacity_that_is_defined_is_opacity(tmp_path: Path) -> None:
    source = PictureSource.open(written(tmp_path, jp2(coded(EIGHT), box(b"colr", SRGB), opacity(1, 1, 2, 3))))
    assert source.alpha
    assert np.array_equal(source.alpha.numpy(), EIGHT[..., 3])


@pytest.mark.parametrize("length", [2, 7, 2**31, 2**32 - 1])
def test_lengths_that_lie_are_no_trap(tmp_path: Path, length: int) -> None:
    content = jp2(PLAIN, box(b"colr", SRGB))
    for at in (12, 32, 40, 62):  # of the boxes ftyp, jp2h, ihdr, colr
        with pytest.raises(ImageReadError, match="damaged"):
            PictureSource.open(written(tmp_path, content[:at] + struct.pack(">I", length) + content[at + 4 :]))


@pytest.mark.parametrize("tile", [0, 1, 50])
def test_more_tiles_than_there_is_room_for_are_none(tmp_path: Path, tile: int) -> None:
    wide = PLAIN[:8] + struct.pack(">I", 2_000_000) + PLAIN[12:24] + struct.pack(">I", tile) + PLAIN[28:]
    with pytest.raises(ImageReadError, match="damaged"):
        PictureSource.open(written(tmp_path, wide))


def test_long_and_open_lengths_are_lengths(tmp_path: Path) -> None:
    head, _, stream = jp2(PLAIN, box(b"colr", SRGB)).partition(struct.pack(">I4s", 8 + len(PLAIN), b"jp2c"))
    for length in (struct.pack(">I4sQ", 1, b"jp2c", 16 + len(PLAIN)), struct.pack(">I4s", 0, b"jp2c")):
        assert np.array_equal(whole(PictureSource.open(written(tmp_path, head + length + stream))), EIGHT[..., :3])


def test_opening_decodes_nothing_and_reading_does_so_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    through = imagecodecs.jpeg2k_decode
    monkeypatch.setattr(imagecodecs, "jpeg2k_decode", lambda data, **options: decoded.append(len(data)) or through(data, **options))
    source = PictureSource.open(written(tmp_path, PLAIN))
    assert not decoded
    assert np.array_equal(whole(source), whole(source))
    assert decoded == [len(PLAIN)]


def test_folders_are_looked_through_for_it() -> None:
    assert {".jp2", ".jpx", ".jpf", ".j2k", ".j2c", ".jpc"} <= SOURCE_SUFFIXES


def test_the_list_shows_it(tmp_path: Path) -> None:
    thumbnail = read_thumbnail(written(tmp_path, coded(np.full((40, 60, 3), 12000, np.uint16))), Size(30, 20))
    assert thumbnail.size == Size(60, 40)
    assert thumbnail.pixels is not None
    assert np.abs(thumbnail.pixels - 12000 / 257).max() <= 1


def test_one_that_memory_should_not_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pillow_formats, "_MOST_BYTES", 70 * 50 * 3 - 1)
    with pytest.raises(ImageReadError, match="too large"):
        PictureSource.open(written(tmp_path, PLAIN))
    monkeypatch.setattr(pillow_formats, "_MOST_BYTES", 70 * 32 * 3)
    assert whole(PictureSource.open(written(tmp_path, TILED))).shape == (50, 70, 3)


def test_where_the_library_is_missing_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imagecodecs", None)
    with pytest.raises(ImageReadError, match="imagecodecs") as caught:
        PictureSource.open(written(tmp_path, PLAIN))
    assert "pip install imagecodecs" in caught.value.hint
