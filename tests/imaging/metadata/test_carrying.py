from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, IptcImagePlugin, PngImagePlugin, TiffImagePlugin

from swinir_gui.imaging.formats import AVIF, FORMATS, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.imaging.metadata.carrying import lost_in
from swinir_gui.imaging.metadata.provenance import Provenance
from swinir_gui.imaging.picture_source import PictureSource
from tests.imaging.samples import NOISE, camera_exif


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp", "avif"])
def test_the_profile_travels_bit_for_bit(tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format) -> None:
    profile = pyvips.Image.profile_load("p3")
    NOISE.save(tmp_path / f"a.{suffix}", icc_profile=profile)
    with Image.open(doubled(tmp_path / f"a.{suffix}", target)) as result:
        assert result.info["icc_profile"] == profile


def test_a_picture_without_profile_gets_none(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.save(tmp_path / "a.png")
    with Image.open(doubled(tmp_path / "a.png", PNG)) as result:
        assert "icc_profile" not in result.info


def test_the_profile_of_cmyk_is_not_put_into_rgb(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.convert("CMYK").save(tmp_path / "a.jpg")
    source = PictureSource.open(tmp_path / "a.jpg")
    with Image.open(doubled(source.path, JPEG)) as result:
        assert result.mode == "RGB"
        assert result.info["icc_profile"][16:20] == b"RGB "


@pytest.mark.parametrize("target", FORMATS)
def test_exif_travels_upright_and_with_the_new_size(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    NOISE.save(tmp_path / "a.jpg", exif=camera_exif())
    with Image.open(doubled(tmp_path / "a.jpg", target)) as result:
        assert result.size == (60, 80)
        exif = result.getexif()
        assert exif.get(0x0112, 1) == 1
        assert (exif[0x010E], exif[0x0110]) == ("harbour", "Camera")
        details = exif.get_ifd(0x8769)
        assert details[0x9003] == "2020:01:02 03:04:05"
        assert (details[0xA002], details[0xA003]) == (60, 80)


@pytest.mark.parametrize("target", FORMATS)
def test_no_reader_turns_the_result_again(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    NOISE.save(tmp_path / "a.jpg", exif=camera_exif())
    assert PictureSource.open(doubled(tmp_path / "a.jpg", target)).size.width == 60


@pytest.mark.parametrize(
    "packet",
    [
        b'<x:xmpmeta><rdf:Description tiff:Orientation="6" dc:title="harbour"/></x:xmpmeta>',
        b"<x:xmpmeta><tiff:Orientation>6</tiff:Orientation><dc:title>harbour</dc:title></x:xmpmeta>",
    ],
)
@pytest.mark.parametrize("target", [PNG, JPEG, WEBP, TIFF, AVIF])
def test_xmp_travels_and_is_upright(tmp_path: Path, doubled: Callable[..., Path], target: Format, packet: bytes) -> None:
    NOISE.save(tmp_path / "a.jpg", xmp=packet)
    result = pyvips.Image.new_from_file(str(doubled(tmp_path / "a.jpg", target)))
    assert result.get("xmp-data").rstrip(b"\0\n") == packet.replace(b"6", b"1")


@pytest.mark.parametrize("target", [JPEG, TIFF])
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_iptc_travels(tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format) -> None:
    records = b"\x1c\x02\x78\x00\x07harbour\x1c\x02\x05\x00\x03sea"
    path = tmp_path / f"a.{suffix}"
    if suffix == "tif":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags.tagtype[33723] = 7
        tags[33723] = records
        NOISE.save(path, tiffinfo=tags)
    else:
        other = b"8BIM\x04\x21\x03odd\0\0\0\x03abc\0"
        block = b"Photoshop 3.0\0" + other + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
        image = pyvips.Image.new_from_array(np.asarray(NOISE)).copy(interpretation="srgb")
        image.set_type(pyvips.GValue.blob_type, "iptc-data", block)
        image.jpegsave(str(path))
    with Image.open(doubled(path, target)) as result:
        found = IptcImagePlugin.getiptcinfo(result)
    assert found == {(2, 0x78): b"harbour", (2, 5): b"sea"}


@pytest.mark.parametrize("target", [PNG, JPEG, TIFF])
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_resolution_travels(tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format) -> None:
    NOISE.save(tmp_path / f"a.{suffix}", dpi=(240, 240))
    with Image.open(doubled(tmp_path / f"a.{suffix}", target)) as result:
        assert [float(each) for each in result.info["dpi"]] == pytest.approx([240, 240], abs=0.1)


def test_comments_travel_from_png_to_png(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    image = pyvips.Image.new_from_array(np.asarray(NOISE)).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.gstr_type, "png-comment-0-Title", "harbour")
    image.pngsave(str(tmp_path / "a.png"))
    with Image.open(doubled(tmp_path / "a.png", PNG)) as result:
        assert result.info["Title"] == "harbour"


def exif_with_preview(preview: bytes) -> bytes:
    first = struct.pack("<H", 1) + struct.pack("<HHI4s", 0x112, 3, 1, struct.pack("<HH", 1, 0))
    second_at = 8 + len(first) + 4
    entries = [(0x103, 3, 1, 6), (0x201, 4, 1, second_at + 2 + 36 + 4), (0x202, 4, 1, len(preview))]
    second = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *each) for each in entries) + struct.pack("<I", 0)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + struct.pack("<I", second_at) + second + preview


def test_the_old_preview_is_dropped(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    preview = io.BytesIO()
    NOISE.resize((16, 12)).save(preview, "JPEG")
    NOISE.save(tmp_path / "a.jpg", exif=exif_with_preview(preview.getvalue()))
    assert PictureSource.open(tmp_path / "a.jpg").image.get_typeof("jpeg-thumbnail-data")
    result = doubled(tmp_path / "a.jpg", JPEG).read_bytes()
    assert preview.getvalue()[-100:] not in result
    assert result.count(b"\xff\xd8\xff") == 1


def test_the_dimensions_in_xmp_and_the_main_directory_are_those_of_the_result(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    exif = camera_exif()
    exif[0x0100], exif[0x0101] = 40, 30
    packet = b'<x:xmpmeta><rdf:Description tiff:ImageWidth="40" exif:PixelYDimension="30"/></x:xmpmeta>'
    NOISE.save(tmp_path / "a.jpg", exif=exif, xmp=packet)
    with Image.open(doubled(tmp_path / "a.jpg", JPEG)) as result:
        assert (result.getexif()[0x0100], result.getexif()[0x0101]) == result.size == (60, 80)
        assert result.info["xmp"] == packet.replace(b'"40"', b'"60"').replace(b'"30"', b'"80"')


def test_previews_in_xmp_and_among_the_resources_are_dropped(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    packet = b"<x:xmpmeta><xmp:Thumbnails><rdf:Alt>OLD PIXELS</rdf:Alt></xmp:Thumbnails><dc:title>sea</dc:title></x:xmpmeta>"
    records = b"\x1c\x02\x78\x00\x07harbour"
    preview = b"8BIM\x04\x0c\0\0" + struct.pack(">I", 10) + b"OLD PIXELS"
    image = pyvips.Image.new_from_array(np.asarray(NOISE)).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    block = b"Photoshop 3.0\0" + preview + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    image.set_type(pyvips.GValue.blob_type, "iptc-data", block)
    image.jpegsave(str(tmp_path / "a.jpg"))
    result = doubled(tmp_path / "a.jpg", JPEG)
    content = result.read_bytes()
    assert b"OLD PIXELS" not in content
    assert b"sea" in content
    with Image.open(result) as image:
        assert IptcImagePlugin.getiptcinfo(image) == {(2, 0x78): b"harbour"}


def located(path: Path) -> Path:
    """A picture that tells where it was taken, in EXIF and XMP."""
    exif = camera_exif()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 30.0, 1.5), "W", (0.0, 7.0, 2.0)
    packet = b"""<x:xmpmeta><rdf:RDF><rdf:Description rdf:about="" exif:GPSLatitude="51,30.02N"
      exif:GPSLongitude='0,7.03W' dc:title="harbour" photoshop:City="London"><exif:GPSAltitude>12/1</exif:GPSAltitude>
      </rdf:Description></rdf:RDF></x:xmpmeta>"""
    NOISE.save(path, exif=exif, xmp=packet)
    return path


@pytest.mark.parametrize("target", FORMATS)
def test_the_place_travels_unless_it_is_left_out(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    path = located(tmp_path / "a.jpg")
    with Image.open(doubled(path, target)) as result:
        assert result.getexif().get_ifd(0x8825)[2] == (51.0, 30.0, 1.5)
    bare = doubled(path, target, strip=Strip.GPS)
    assert b"GPS" not in bare.read_bytes()
    with Image.open(bare) as result:
        assert not result.getexif().get_ifd(0x8825)
        assert result.getexif()[0x0110] == "Camera"
        packet = pyvips.Image.new_from_file(str(bare)).get("xmp-data")
    assert b'dc:title="harbour" photoshop:City="London"' in packet


def test_what_png_hides_in_comments_goes_with_the_place(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", "\nexif\n       4\n47505321\n")
    info.add_text("Title", "harbour")
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    with Image.open(doubled(tmp_path / "a.png", PNG, strip=Strip.GPS)) as result:
        assert result.text == {"Title": "harbour"}


@pytest.mark.parametrize("target", FORMATS)
def test_all_can_be_left_out_but_what_belongs_to_the_pixels(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    profile = pyvips.Image.profile_load("p3")
    image = pyvips.Image.new_from_file(str(located(tmp_path / "a.jpg"))).copy(xres=10, yres=10)
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    image.set_type(pyvips.GValue.blob_type, "iptc-data", b"\x1c\x02\x78\x00\x07harbour")
    image.jpegsave(str(tmp_path / "b.jpg"))
    result = doubled(tmp_path / "b.jpg", target, strip=Strip.ALL)
    content = result.read_bytes()
    for word in (b"harbour", b"Camera", b"London", b"GPS"):
        assert word not in content
    with Image.open(result) as image:
        assert image.size == (60, 80)
        assert image.info["icc_profile"] == profile
        if target in (PNG, JPEG, TIFF):
            assert [float(each) for each in image.info["dpi"]] == pytest.approx([254, 254], abs=0.1)


def test_what_has_no_place_in_a_format_is_said(tmp_path: Path) -> None:
    image = pyvips.Image.new_from_array(np.asarray(NOISE)).copy(interpretation="srgb")
    assert lost_in(image, PNG, Strip.NONE) == ()
    image.set_type(pyvips.GValue.blob_type, "iptc-data", b"\x1c\x02\x00\x00\x02\x00\x04\x1c\x02\x78\x00\x07harbour")
    image.set_type(pyvips.GValue.blob_type, "xmp-data", b"x" * 70_000)
    assert lost_in(image, PNG, Strip.NONE) == ()
    image.set_type(pyvips.GValue.blob_type, "iptc-data", b"\x1c\x02\x07\x00\x03old\x1c\x02\x78\x00\x07harbour")
    for target in (PNG, WEBP, AVIF):
        (sentence,) = lost_in(image, target, Strip.NONE)
        assert f"{target.title} has no place for IPTC" in sentence
    assert "so much XMP" in lost_in(image, JPEG, Strip.GPS)[0]
    assert lost_in(image, TIFF, Strip.NONE) == lost_in(image, PNG, Strip.ALL) == ()


@pytest.mark.parametrize("target", FORMATS)
def test_exif_travels_out_of_a_tiff(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    exif = camera_exif()
    exif.get_ifd(0x8825)[1] = "N"
    file = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (0x0112, 0x010E, 0x0110):
        file[tag] = exif[tag]
    file[0x8769], file[0x8825] = dict(exif.get_ifd(0x8769)), dict(exif.get_ifd(0x8825))
    NOISE.save(tmp_path / "a.tif", tiffinfo=file)
    with Image.open(doubled(tmp_path / "a.tif", target)) as result:
        found = result.getexif()
        assert result.size == (60, 80)
        assert found.get(0x0112, 1) == 1
        assert (found[0x010E], found[0x0110], found.get_ifd(0x8769)[0x9003]) == ("harbour", "Camera", "2020:01:02 03:04:05")
        assert found.get_ifd(0x8825)[1] == "N"
        assert target == TIFF or 0x0111 not in found


def test_a_packet_that_cannot_be_searched_goes_with_the_place(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    packet = '<rdf:Description exif:GPSLatitude="51,30.02N"/>'.encode("utf-16")
    NOISE.save(tmp_path / "a.jpg", xmp=packet)
    assert packet in doubled(tmp_path / "a.jpg", JPEG).read_bytes()
    assert packet not in doubled(tmp_path / "a.jpg", JPEG, strip=Strip.GPS).read_bytes()


@pytest.mark.parametrize("suffix", ["jpg", "png"])
@pytest.mark.parametrize("blanks", [0, 1, 5_000, 200_000])
def test_other_programs_find_xmp_in_png(tmp_path: Path, doubled: Callable[..., Path], suffix: str, blanks: int) -> None:
    packet = "<x:xmpmeta><dc:title>항구 ⚓</dc:title></x:xmpmeta>" + " " * (blanks if suffix == "png" else 9) + "<?end?>"
    if suffix == "jpg":
        NOISE.save(tmp_path / "a.jpg", xmp=packet.encode())
    else:
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet)
        info.add_text("Author", "Ann")
        NOISE.save(tmp_path / "a.png", pnginfo=info)
    with Image.open(doubled(tmp_path / f"a.{suffix}", PNG)) as result:
        result.load()
        assert result.info["xmp"].rstrip(b"\n") == packet.encode()
        assert result.size == (80, 60)
        assert set(result.text) == {"XML:com.adobe.xmp", *(["Author"] if suffix == "png" else [])}


def test_the_place_of_a_drone_is_left_out_with_the_others(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    packet = b"""<x:xmpmeta><rdf:RDF><rdf:Description rdf:about="" drone-dji:GpsLatitude="+51.5" drone-dji:GpsLongtitude="-0.1"
      drone-dji:GpsLongitude="-0.1" drone-dji:AbsoluteAltitude="+80.5" drone-dji:FlightYawDegree="+7.0" dc:title="harbour">
      <drone-dji:GpsStatus>RTK</drone-dji:GpsStatus></rdf:Description></rdf:RDF></x:xmpmeta>"""
    NOISE.save(tmp_path / "a.jpg", xmp=packet)
    bare = doubled(tmp_path / "a.jpg", JPEG, strip=Strip.GPS).read_bytes()
    assert not any(word in bare for word in (b"51.5", b"-0.1", b"80.5", b"Gps"))
    assert b'drone-dji:FlightYawDegree="+7.0" dc:title="harbour"' in bare


@pytest.mark.parametrize("provenance", [None, Provenance("1.0", "photo-x2", "")])
@pytest.mark.parametrize("packet", [False, True])
def test_comments_in_any_script_travel_as_they_are(
    tmp_path: Path, doubled: Callable[..., Path], provenance: Provenance | None, *, packet: bool
) -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"tEXt", "Copyright\0© 2001 René".encode("latin-1"))
    info.add_text("Creation Time", "1999")
    info.add_text("Comment", "x" * 70_000, zip=True)
    info.add_itxt("Author", "Åsa 한국", lang="ko", tkey="지은이")
    info.add(b"tEXt", b"Warning\0said last", after_idat=True)
    if packet:
        info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    path = tmp_path / "a.png"
    for again in range(2):
        path = doubled(path, PNG, provenance=provenance).rename(tmp_path / f"{again}.png")
        content = path.read_bytes()
        assert b"tEXtCopyright\0\xa9 2001 Ren\xe9" in content
        assert b"tEXtWarning\0said last" in content
        with Image.open(path) as result:
            result.load()
            assert (result.text["Creation Time"], result.text["Comment"]) == ("1999", "x" * 70_000)
            author = result.text["Author"]
            assert (author, author.lang, author.tkey) == ("Åsa 한국", "ko", "지은이")
            assert result.text.keys() - {"Copyright", "Creation Time", "Comment", "Author", "XML:com.adobe.xmp", "Warning"} == set()


def test_exif_that_hides_in_a_comment_is_not_said_twice(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", "\nexif\n       4\n47505321\n")
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    assert b"Raw profile type exif" in doubled(tmp_path / "a.png", PNG).read_bytes()
    NOISE.save(tmp_path / "b.png", pnginfo=info, exif=camera_exif())
    assert b"Raw profile type exif" not in doubled(tmp_path / "b.png", PNG).read_bytes()


def test_xmp_in_further_segments_is_not_lost_in_silence(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    packet = b'<x:xmpmeta><rdf:Description xmpNote:HasExtendedXMP="0123456789ABCDEF" xmp:Rating="4"/></x:xmpmeta>'
    NOISE.save(tmp_path / "a.jpg", xmp=packet)
    for target in FORMATS:
        (sentence,) = lost_in(PictureSource.open(tmp_path / "a.jpg").image, target, Strip.NONE)
        assert sentence == "the part of its XMP that a JPEG keeps in further segments is left out"
    result = pyvips.Image.new_from_file(str(doubled(tmp_path / "a.jpg", JPEG))).get("xmp-data")
    assert result == b'<x:xmpmeta><rdf:Description xmp:Rating="4"/></x:xmpmeta>'
