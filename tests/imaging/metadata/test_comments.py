from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from swinir_gui.imaging.formats import AVIF, FORMATS, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.imaging.metadata.comments import lost_comments
from swinir_gui.imaging.metadata.provenance import Provenance
from swinir_gui.imaging.picture_source import PictureSource
from tests.imaging.samples import NOISE, camera_exif

LATIN = "© Réné".encode("latin-1")
COMMENTS = (b"scanned at the harbour", "항구 ⚓".encode(), LATIN, b"ends with a zero\0", b"x" * 65_533)


def commented(path: Path, *comments: bytes, **more: object) -> Path:
    NOISE.save(path, **more)
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"".join(segment(each) for each in comments) + content[2:])
    return path


def segment(comment: bytes) -> bytes:
    return b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment


def lost(path: Path, target: Format, strip: Strip = Strip.NONE) -> tuple[str, ...]:
    source = PictureSource.open(path)
    return lost_comments(source.image, path, source.format, target, strip)


@pytest.mark.parametrize("provenance", [None, Provenance("1.0", "photo-x2", "")])
def test_all_comments_of_a_jpeg_travel_to_a_jpeg(
    tmp_path: Path, doubled: Callable[..., Path], provenance: Provenance | None
) -> None:
    path = commented(tmp_path / "a.jpg", *COMMENTS, exif=camera_exif())
    for again in range(2):
        path = doubled(path, JPEG, provenance=provenance).rename(tmp_path / f"{again}.jpg")
        content = path.read_bytes()
        assert b"".join(map(segment, COMMENTS)) in content
        assert content.count(COMMENTS[0]) == 1
        with Image.open(path) as result:
            result.load()
            assert result.info["comment"] == COMMENTS[-1]
            assert (result.getexif()[0x0110], result.getexif().get(0x0112)) == ("Camera", 1)
    assert lost(path, JPEG) == ()


def test_a_comment_of_a_jpeg_travels_to_a_png_in_its_script(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    path = commented(tmp_path / "a.jpg", *COMMENTS)
    result = doubled(path, PNG, provenance=Provenance("1.0", "photo-x2", ""))
    found = [chunk for chunk in chunks_of(result) if b"Comment\0" in chunk]
    assert found == [
        b"tEXtComment\0" + COMMENTS[0],
        b"iTXtComment\0\0\0\0\0" + COMMENTS[1],
        b"tEXtComment\0" + LATIN,
        b"tEXtComment\0ends with a zero",
        b"tEXtComment\0" + COMMENTS[4],
    ]
    with Image.open(result) as image:
        image.load()
        assert "swinirgui" in image.text["XML:com.adobe.xmp"]
    assert lost(path, PNG) == ()


def chunks_of(path: Path) -> list[bytes]:
    content, at, found = path.read_bytes(), 8, []
    while at < len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4], "big")
        found.append(content[at + 4 : end])
        at = end + 4
    return found


@pytest.mark.parametrize("target", FORMATS)
def test_comments_stay_behind_where_all_shall(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    path = commented(tmp_path / "a.jpg", b"harbour")
    assert b"harbour" not in doubled(path, target, strip=Strip.ALL).read_bytes()
    assert lost(path, target, Strip.ALL) == ()


@pytest.mark.parametrize("target", [TIFF, WEBP, AVIF])
def test_where_a_comment_has_no_place_it_is_said(tmp_path: Path, target: Format) -> None:
    path = commented(tmp_path / "a.jpg", b"harbour")
    assert lost(path, target) == (f"{target.title} has no place for its comments: they are left out",)
    assert lost(commented(tmp_path / "b.jpg"), target) == ()


def test_a_comment_that_is_no_text_has_no_place_in_png(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    path = commented(tmp_path / "a.jpg", b"\0\1\0\2", b"harbour")
    assert lost(path, PNG) == ("PNG has no place for its comments: they are left out",)
    assert [chunk for chunk in chunks_of(doubled(path, PNG)) if b"Comment" in chunk] == [b"tEXtComment\0harbour"]


@pytest.mark.parametrize("target", [JPEG, TIFF, WEBP, AVIF])
def test_which_comments_of_a_png_have_no_place_is_said(tmp_path: Path, target: Format) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    info.add_text("Raw profile type exif", "\nexif\n       4\n47505321\n")
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    assert lost(tmp_path / "a.png", target) == ()
    info.add_text("Title", "harbour")
    info.add_text("Author", "Ann", zip=True)
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    (sentence,) = lost(tmp_path / "a.png", target)
    assert sentence == f"{target.title} has no place for its comments: Title, Author left out"
    assert lost(tmp_path / "a.png", PNG) == lost(tmp_path / "a.png", target, Strip.ALL) == ()


def test_what_a_png_calls_a_comment_travels_to_a_jpeg(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", LATIN)
    info.add_text("Comment", "squeezed " * 20_000, zip=True)
    info.add_text("Title", "harbour")
    info.add_itxt("Comment", COMMENTS[1].decode(), lang="ko", tkey="댓글")
    info.add_itxt("Comment", "⚓" * 100, zip=True)
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    assert lost(tmp_path / "a.png", JPEG) == ("JPEG has no place for its comments: Title left out",)
    content = doubled(tmp_path / "a.png", JPEG).read_bytes()
    squeezed = b"squeezed " * 20_000
    parts = [squeezed[at : at + 65_533] for at in range(0, len(squeezed), 65_533)]
    assert b"".join(map(segment, [LATIN, *parts, COMMENTS[1], "⚓".encode() * 100])) in content
    assert b"harbour" not in content


@pytest.mark.parametrize("text", [b"no stream", zlib.compress(bytes(2**21)), zlib.compress(b"cut off" * 9)[:12]])
def test_a_comment_of_a_png_that_is_damaged_or_endless_is_said(text: bytes, tmp_path: Path, doubled: Callable[..., Path]) -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"zTXt", b"Comment\0\0" + text)
    NOISE.save(tmp_path / "a.png", pnginfo=info)
    assert lost(tmp_path / "a.png", JPEG) == ("JPEG has no place for its comments: Comment left out",)
    assert b"\xff\xfe\0" not in doubled(tmp_path / "a.png", JPEG).read_bytes()


@pytest.mark.parametrize("boxes", [True, False])
def test_comments_of_a_jpeg_2000_travel_to_png_and_jpeg(tmp_path: Path, doubled: Callable[..., Path], *, boxes: bool) -> None:
    path = tmp_path / "a.jp2"
    NOISE.save(path, no_jp2=not boxes, comment="scanned at the harbour")
    content = path.read_bytes()
    at = content.index(b"\xff\x64")
    words = b"\0\1" + LATIN, b"\0\1Kdu-Layer-Info: log_2{Delta-D(MSE)/[2^16*Delta-L(bytes)]}"
    added = b"".join(b"\xff\x64" + (len(each) + 2).to_bytes(2, "big") + each for each in words)
    path.write_bytes(_grown(content[:at], len(added)) + added + content[at:])
    assert lost(path, PNG) == lost(path, JPEG) == ()
    assert lost(path, TIFF) == ("TIFF has no place for its comments: they are left out",)
    found = [chunk for chunk in chunks_of(doubled(path, PNG)) if b"Comment\0" in chunk]
    assert found == [b"tEXtComment\0" + LATIN, b"tEXtComment\0scanned at the harbour"]
    assert segment(LATIN) + segment(b"scanned at the harbour") in doubled(path, JPEG).read_bytes()


def _grown(head: bytes, more: int) -> bytes:
    """The beginning of a file, of which the box with the codestream has more bytes."""
    at = head.find(b"jp2c") - 4
    return head if at < 0 else head[:at] + (int.from_bytes(head[at : at + 4], "big") + more).to_bytes(4, "big") + head[at + 4 :]


def test_what_an_encoder_tells_of_itself_is_no_comment(tmp_path: Path) -> None:
    NOISE.save(tmp_path / "a.jp2")
    assert b"Created by OpenJPEG" in (tmp_path / "a.jp2").read_bytes()
    assert lost(tmp_path / "a.jp2", TIFF) == ()


def test_a_comment_of_a_gif_that_is_longer_than_a_segment_goes_on_in_the_next(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.save(tmp_path / "a.gif", comment=b"long " * 20_000)
    content = doubled(tmp_path / "a.gif", JPEG).read_bytes()
    assert segment((b"long " * 20_000)[:65_533]) + segment((b"long " * 20_000)[65_533:]) in content


def test_comments_of_a_gif_travel_to_png_and_jpeg(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.save(tmp_path / "a.gif", save_all=True, append_images=[NOISE.rotate(90)], comment=b"drawn in 1989 " * 30)
    content = (tmp_path / "a.gif").read_bytes()
    (tmp_path / "a.gif").write_bytes(content[:-1] + b"\x21\xfe\x04last\0" + content[-1:])
    path = tmp_path / "a.gif"
    assert lost(path, PNG) == lost(path, JPEG) == ()
    assert lost(path, TIFF) == ("TIFF has no place for its comments: they are left out",)
    found = [chunk for chunk in chunks_of(doubled(path, PNG)) if b"Comment\0" in chunk]
    assert found == [b"tEXtComment\0" + b"drawn in 1989 " * 30, b"tEXtComment\0last"]
    assert segment(b"drawn in 1989 " * 30) + segment(b"last") in doubled(path, JPEG).read_bytes()
