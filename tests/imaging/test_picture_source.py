from __future__ import annotations

import os
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.formats import AVIF, JPEG, PNG, TIFF, WEBP
from swinir_gui.imaging.picture_source import PictureSource


def whole(source: PictureSource) -> np.ndarray:
    return source.read(Region.of(source.size))


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_lossless_files_are_read_exactly(
    make_picture: Callable[..., Path], waves: Callable[..., np.ndarray], suffix: str, depth: int, bands: int
) -> None:
    pixels = waves(Size(31, 17), bands, depth)
    source = PictureSource.open(make_picture(f"a.{suffix}", pixels))
    channels = 1 if bands < 3 else 3
    assert (source.size, source.channels, source.depth) == (Size(31, 17), channels, depth)
    assert source.has_alpha == (bands in (2, 4))
    assert source.format is (PNG if suffix == "png" else TIFF)
    assert source.notices == ()
    assert whole(source).dtype == np.float32
    assert np.array_equal(np.rint(whole(source) * (2**depth - 1)), pixels[..., :channels])
    if source.alpha is not None:
        assert np.array_equal(source.alpha.numpy(), pixels[..., -1])


def test_white_is_one_and_black_is_zero(make_picture: Callable[..., Path]) -> None:
    for kind in (np.uint8, np.uint16):
        pixels = np.zeros((1, 2, 1), kind)
        pixels[0, 1] = np.iinfo(kind).max
        assert whole(PictureSource.open(make_picture("a.png", pixels))).ravel().tolist() == [0.0, 1.0]


@pytest.mark.parametrize(("suffix", "expected"), [("jpg", JPEG), ("webp", WEBP), ("avif", AVIF)])
def test_lossy_files_are_read_closely(
    make_picture: Callable[..., Path], waves: Callable[..., np.ndarray], suffix: str, expected: object
) -> None:
    pixels = waves(Size(64, 48), 3)
    source = PictureSource.open(make_picture(f"a.{suffix}", pixels, Q=95))
    assert source.format is expected
    assert np.abs(whole(source) * 255 - pixels).mean() < 3


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_regions_are_cut_from_the_whole(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / "regions.png"
    if not path.exists():
        Image.fromarray(np.random.default_rng(0).integers(0, 256, (37, 53, 3), np.uint8)).save(path)
    source = PictureSource.open(path)
    left, top = data.draw(st.integers(0, 52)), data.draw(st.integers(0, 36))
    region = Region(left, top, data.draw(st.integers(1, 53 - left)), data.draw(st.integers(1, 37 - top)))
    expected = whole(source)[region.top : region.bottom, region.left : region.right]
    assert np.array_equal(source.read(region), expected)


@pytest.mark.parametrize("size", [Size(1, 1), Size(3, 4000), Size(4000, 3), Size(1, 2)])
def test_odd_sizes(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray], size: Size) -> None:
    source = PictureSource.open(make_picture("a.png", waves(size, 3)))
    assert whole(source).shape == (size.height, size.width, 3)


def test_regions_outside_are_refused(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    source = PictureSource.open(make_picture("a.png", waves(Size(5, 4), 3)))
    with pytest.raises(ValueError, match="not inside"):
        source.read(Region(0, 0, 6, 4))


@pytest.mark.parametrize("tag", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_orientation_is_applied_once(tmp_path: Path, suffix: str, tag: int) -> None:
    quarters = np.zeros((32, 64, 3), np.uint8)
    quarters[:16, :32], quarters[:16, 32:], quarters[16:, :32] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    path = tmp_path / f"a.{suffix}"
    exif = Image.Exif()
    exif[0x0112] = tag
    Image.fromarray(quarters).save(path, exif=exif)
    turns = {2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud, 5: lambda a: a.transpose(1, 0, 2)}
    turns |= {6: lambda a: np.rot90(a, -1), 7: lambda a: np.rot90(a.transpose(1, 0, 2), 2), 8: np.rot90}
    upright = turns.get(tag, np.asarray)(quarters)
    source = PictureSource.open(path)
    assert source.size == Size(upright.shape[1], upright.shape[0])
    # Away from the seams between the quarters, where JPEG rings.
    assert np.abs(whole(source) * 255 - upright)[8::16, 8::16].max() < 12


def test_threads_may_read_at_once(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    pixels = waves(Size(64, 64), 3)
    source = PictureSource.open(make_picture("a.jpg", pixels))
    rows: dict[int, np.ndarray] = {}

    def read(top: int) -> None:
        rows[top] = source.read(Region(0, top, 64, 4))

    threads = [threading.Thread(target=read, args=(top,)) for top in range(0, 64, 4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert np.array_equal(np.concatenate([rows[top] for top in sorted(rows)]), whole(source))


@pytest.mark.parametrize("name", ["photo[1].png", "photo[Q=5]", "[a]", "ÄÖ 日本 .png", "-x.png", "wrong.jpg"])
def test_names_are_only_names(
    make_picture: Callable[..., Path], waves: Callable[..., np.ndarray], tmp_path: Path, name: str
) -> None:
    path = make_picture("plain.png", waves(Size(9, 7), 3)).rename(tmp_path / name)
    source = PictureSource.open(path)
    assert source.format is PNG
    assert whole(source).shape == (7, 9, 3)


def test_a_file_that_was_replaced_is_read_anew(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    path = make_picture("a.png", waves(Size(9, 7), 3))
    assert PictureSource.open(path).channels == 3
    make_picture("a.png", waves(Size(5, 4), 1, 16))
    source = PictureSource.open(path)
    assert (source.size, source.channels, source.depth) == (Size(5, 4), 1, 16)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_many_open_pictures_hold_no_file_open(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    path = make_picture("a.png", waves(Size(9, 7), 3))
    sources = [PictureSource.open(path) for _ in range(50)]
    for each in sources:
        whole(each)
    assert path not in [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]


@pytest.mark.parametrize(("suffix", "notice"), [("gif", "first frame"), ("webp", "first frame"), ("tif", "first page")])
def test_of_many_frames_the_first_is_taken_and_said(tmp_path: Path, suffix: str, notice: str) -> None:
    frames = [Image.new("RGB", (30, 20), color) for color in ("red", "lime", "blue")]
    path = tmp_path / f"a.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    source = PictureSource.open(path)
    assert source.size == Size(30, 20)
    assert notice in source.notices[0]
    assert "3" in source.notices[0]
    assert np.allclose(whole(source)[10, 10], (1, 0, 0), atol=0.02)
    assert (source.format is None) == (suffix == "gif")


def error_of(path: Path) -> ImageReadError:
    """The error of opening and reading ``path``; it must be one sentence and one remedy."""
    with pytest.raises(ImageReadError) as caught:
        whole(PictureSource.open(path))
    for sentence in (caught.value.message, caught.value.hint):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    return caught.value


def test_a_missing_file(tmp_path: Path) -> None:
    assert "does not exist" in error_of(tmp_path / "no.png").message
    (tmp_path / "file").write_bytes(b"x")
    assert "does not exist" in error_of(tmp_path / "file" / "no.png").message


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in error_of(tmp_path).message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    path = make_picture("a.png", waves(Size(9, 7), 3))
    path.chmod(0)
    assert "may not read" in error_of(path).message


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    assert "empty" in error_of(tmp_path / "a.png").message


@pytest.mark.parametrize(
    "content",
    [
        b"hello, I am text\n" * 20,
        b"1,2,3\n4,5,6\n",
        b"\0" * 500,
        b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>',
        b"%PDF-1.4\n",
    ],
)
@pytest.mark.parametrize("suffix", ["png", "csv", "svg"])
def test_what_is_no_picture(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    assert "not a picture" in error_of(path).message


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.7, 0.95, 0.995])
@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "avif", "gif", "tif", "raw.tif"])
def test_truncated_files_are_errors_and_no_filler(tmp_path: Path, suffix: str, kept: float) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (80, 100, 3), np.uint8))
    path = tmp_path / f"a.{suffix}"
    options = {"compression": "tiff_deflate"} if suffix == "tif" else {}
    noise.save(path, **options)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "damaged or incomplete" in error_of(path).message


def test_a_damaged_picture_stays_an_error_when_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (300, 100, 3), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:-3000])
    source = PictureSource.open(path)
    for _ in range(3):
        with pytest.raises(ImageReadError):
            source.read(Region(0, 290, 10, 10))


def png_header(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (50_000, 50_000), (900_000, 900_000), (1_000_000, 100)])
def test_a_small_file_that_claims_a_huge_picture_is_refused_unread(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(width, height, zlib.compress(b"\0" * 1000)))
    with pytest.raises(ImageReadError, match="far too small"):
        PictureSource.open(path)


def test_a_large_but_honest_plain_picture_is_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    pyvips.Image.black(12_000, 8_000, bands=3).copy(interpretation="srgb").pngsave(str(path), compression=9)
    assert PictureSource.open(path).size == Size(12_000, 8_000)


def test_whether_a_picture_is_opaque_is_known_of_its_file_until_that_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    pixels = np.full((40, 30, 4), 255, np.uint8)
    Image.fromarray(pixels).save(path)
    assert PictureSource.open(path).is_opaque
    held = path.stat()
    path.write_bytes(path.read_bytes()[:-60].ljust(held.st_size, b"x"))
    os.utime(path, ns=(held.st_atime_ns, held.st_mtime_ns))
    assert PictureSource.open(path).is_opaque, "the same file as far as anybody knows: not read again"
    pixels[-1, -1, 3] = 254
    Image.fromarray(pixels).save(path)
    assert not PictureSource.open(path).is_opaque


def test_each_page_is_opaque_by_itself(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    Image.new("RGBA", (30, 20), "red").save(tmp_path / "a.tif", save_all=True, append_images=[clear])
    assert [PictureSource.open(tmp_path / "a.tif", page).is_opaque for page in (0, 1)] == [True, False]
