from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips

from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging import writing
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.encoding import SaveOptions, encode
from swinir_gui.imaging.formats import AVIF, FORMATS, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.stopping import stoppable
from swinir_gui.imaging.writing import save
from swinir_gui.progress import Cancelled, CancelToken

SIZE = Size(40, 30)
Doubled = Callable[..., PictureSource]


def whole(source: PictureSource) -> np.ndarray:
    return source.read(Region.of(source.size))


def save_doubled(source: PictureSource, target: Path, options: SaveOptions) -> np.ndarray:
    """Save the source at twice its size, each pixel as four; returns what was sent, in 0 … 1."""
    pixels = whole(source).repeat(2, 0).repeat(2, 1)
    with Canvas(target.parent, source.size.scaled(2), source.channels, options.depth) as canvas:
        canvas.write(Region.of(canvas.size), pixels)
        save(canvas.image(), target, source, options)
    return pixels


@pytest.fixture
def source(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> PictureSource:
    return PictureSource.open(make_picture("source.png", waves(SIZE, 3)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "results").mkdir()
    return tmp_path / "results"


@pytest.mark.parametrize(("target", "depth", "bands"), [*itertools.product((PNG, TIFF), (8, 16), (1, 2, 3, 4))])
def test_lossless_formats_give_back_every_bit(
    make_picture: Callable[..., Path],
    waves: Callable[..., np.ndarray],
    folder: Path,
    *,
    target: Format,
    depth: int,
    bands: int,
) -> None:
    original = PictureSource.open(make_picture("a.png", waves(SIZE, bands, depth)))
    path = folder / f"b{target.suffix}"
    sent = save_doubled(original, path, SaveOptions(target, depth))
    result = PictureSource.open(path)
    assert (result.depth, result.channels, result.has_alpha) == (depth, original.channels, original.has_alpha)
    assert result.format is target
    assert np.array_equal(whole(result), sent)


@pytest.mark.parametrize(
    ("target", "depth", "bands"), [*itertools.product((WEBP, AVIF), (8, 16), (1, 2, 3, 4)), (JPEG, 8, 1), (JPEG, 16, 3)]
)
def test_lossy_formats_come_close(
    make_picture: Callable[..., Path],
    waves: Callable[..., np.ndarray],
    folder: Path,
    *,
    target: Format,
    depth: int,
    bands: int,
) -> None:
    original = PictureSource.open(make_picture("a.png", waves(SIZE, bands, depth)))
    path = folder / f"b{target.suffix}"
    sent = save_doubled(original, path, SaveOptions(target, depth))
    result = PictureSource.open(path)
    assert (result.size, result.format, result.has_alpha) == (SIZE.scaled(2), target, original.has_alpha)
    assert result.depth == (16 if target is AVIF and depth == 16 else 8)
    assert np.abs(whole(result) - sent).mean() < 0.02


def test_webp_of_quality_100_is_lossless(source: PictureSource, folder: Path) -> None:
    sent = save_doubled(source, folder / "a.webp", SaveOptions(WEBP, 8, quality=100))
    assert np.array_equal(whole(PictureSource.open(folder / "a.webp")), sent)


@pytest.mark.parametrize("target", [JPEG, WEBP, AVIF])
def test_less_quality_makes_smaller_files(source: PictureSource, folder: Path, target: Format) -> None:
    for quality in (30, None):
        save_doubled(source, folder / f"{quality}", SaveOptions(target, 8, quality))
    assert (folder / "30").stat().st_size < (folder / "None").stat().st_size


@pytest.mark.parametrize("target", [JPEG, AVIF])
def test_colour_keeps_its_full_resolution_at_any_quality(make_picture: Callable[..., Path], folder: Path, target: Format) -> None:
    stripes = np.zeros((32, 32, 3), np.uint8)
    stripes[:, 0::2, 0], stripes[:, 1::2, 2] = 255, 255
    source = PictureSource.open(make_picture("stripes.png", stripes))
    image = pyvips.Image.new_from_array(stripes)
    save(image, folder / "a", source, SaveOptions(target, 8, quality=60))
    result = whole(PictureSource.open(folder / "a"))
    assert np.abs(result - stripes / 255).mean() < 0.1


@pytest.mark.parametrize("target", FORMATS)
def test_the_same_result_is_the_same_file(source: PictureSource, folder: Path, target: Format) -> None:
    for name in ("a", "b"):
        save_doubled(source, folder / name, SaveOptions(target, 8))
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes()


def test_an_8_bit_source_can_be_stored_with_16_bits_and_back(source: PictureSource, folder: Path) -> None:
    sent = save_doubled(source, folder / "a.png", SaveOptions(PNG, 16))
    deep = PictureSource.open(folder / "a.png")
    assert deep.depth == 16
    assert np.abs(whole(deep) - sent).max() < 1e-6
    save_doubled(deep, folder / "b.png", SaveOptions(PNG, 8))
    assert np.array_equal(whole(PictureSource.open(folder / "b.png"))[::4, ::4], whole(source))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("target", [PNG, TIFF, WEBP, AVIF])
def test_opaque_and_clear_survive_with_the_colour_below(
    make_picture: Callable[..., Path], waves: Callable[..., np.ndarray], folder: Path, target: Format, depth: int
) -> None:
    pixels = waves(SIZE, 4, depth)
    pixels[:, :20, 3], pixels[:, 20:, 3] = 0, 2**depth - 1
    original = PictureSource.open(make_picture("a.png", pixels))
    sent = save_doubled(original, folder / "b", SaveOptions(target, depth))
    result = PictureSource.open(folder / "b")
    assert result.alpha is not None
    alpha = result.alpha.numpy() / (2**result.depth - 1)
    assert alpha[:, :36].max() < 0.01
    assert alpha[:, 44:].min() > 0.99
    if target.lossless:
        assert alpha[:, :36].max() == 0
        assert alpha[:, 44:].min() == 1
    assert np.abs(whole(result) - sent)[:, :36].mean() < 0.03


def test_names_are_only_names(source: PictureSource, folder: Path) -> None:
    for name in ("a[1].png", "b[Q=3]", "ÄÖ 日本.png", "x" * 250 + ".png", ".png"):
        save_doubled(source, folder / name, SaveOptions(PNG, 8))
        assert PictureSource.open(folder / name).format is PNG
    assert len(list(folder.iterdir())) == 5


def test_an_older_result_is_replaced(source: PictureSource, folder: Path) -> None:
    (folder / "a.png").write_text("old")
    save_doubled(source, folder / "a.png", SaveOptions(PNG, 8))
    assert PictureSource.open(folder / "a.png").size == SIZE.scaled(2)
    assert [each.name for each in folder.iterdir()] == ["a.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_the_result_gets_the_permissions_of_any_new_file(source: PictureSource, folder: Path) -> None:
    (folder / "plain").touch()
    save_doubled(source, folder / "a.png", SaveOptions(PNG, 8))
    assert (folder / "a.png").stat().st_mode == (folder / "plain").stat().st_mode


def files_in(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()} if folder.is_dir() else {}


def refused(source: PictureSource, target: Path, options: SaveOptions) -> ImageWriteError:
    """The error of saving; whatever stood in the folder stands there unchanged, and nothing more."""
    before = files_in(target.parent)
    image = pyvips.Image.black(80, 60, bands=source.channels).copy(interpretation="srgb")
    with pytest.raises(ImageWriteError) as caught:
        save(image, target, source, options)
    assert caught.value.hint
    assert files_in(target.parent) == before
    return caught.value


def test_the_source_is_never_overwritten(source: PictureSource, folder: Path) -> None:
    assert "own source" in refused(source, source.path.parent / "results/../source.png", SaveOptions(PNG, 8)).message
    link = folder / "link.png"
    link.symlink_to(source.path)
    assert "own source" in refused(source, link, SaveOptions(PNG, 8)).message


def test_a_missing_folder_is_named(source: PictureSource, folder: Path) -> None:
    assert "nowhere" in refused(source, folder / "nowhere" / "a.png", SaveOptions(PNG, 8)).message
    assert "source.png" in refused(source, source.path / "a.png", SaveOptions(PNG, 8)).message


def test_a_target_that_is_a_folder_is_an_error(source: PictureSource, folder: Path) -> None:
    (folder / "a.png").mkdir()
    image = pyvips.Image.black(8, 8, bands=3).copy(interpretation="srgb")
    with pytest.raises(ImageWriteError):
        save(image, folder / "a.png", source, SaveOptions(PNG, 8))
    assert [each.name for each in folder.iterdir()] == ["a.png"]


def test_what_does_not_fit_its_format_is_refused(
    make_picture: Callable[..., Path], waves: Callable[..., np.ndarray], folder: Path
) -> None:
    clear = PictureSource.open(make_picture("clear.png", waves(SIZE, 4)))
    assert "transparency" in refused(clear, folder / "a.jpg", SaveOptions(JPEG, 8)).message


@pytest.mark.parametrize("target", FORMATS)
def test_a_file_damaged_on_its_way_is_noticed(
    source: PictureSource, folder: Path, target: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a").write_text("old")
    honest = writing.encode

    def cut_short(picture: pyvips.Image, part: Path, options: SaveOptions) -> None:
        honest(picture, part, options)
        os.truncate(part, part.stat().st_size * 2 // 3)

    monkeypatch.setattr(writing, "encode", cut_short)
    refused(source, folder / "a", SaveOptions(target, 8))
    assert (folder / "a").read_text() == "old"


def test_a_large_jpeg_is_read_back_to_its_end(source: PictureSource, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (600, 600, 3), np.uint8)
    honest = writing.encode

    def cut_short(picture: pyvips.Image, part: Path, options: SaveOptions) -> None:
        honest(picture, part, options)
        os.truncate(part, part.stat().st_size - 5000)

    monkeypatch.setattr(writing, "encode", cut_short)
    with pytest.raises(ImageWriteError):
        save(pyvips.Image.new_from_array(noise), folder / "a.jpg", source, SaveOptions(JPEG, 8))
    assert not list(folder.iterdir())


@pytest.mark.parametrize("target", [PNG, TIFF])
def test_one_wrong_pixel_is_noticed(source: PictureSource, folder: Path, target: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = writing.encode

    def one_off(picture: pyvips.Image, part: Path, options: SaveOptions) -> None:
        honest(picture.draw_rect([1, 0, 0], 79, 59, 1, 1), part, options)

    monkeypatch.setattr(writing, "encode", one_off)
    assert "read back" in refused(source, folder / "a", SaveOptions(target, 8)).message


def test_another_shape_is_noticed(source: PictureSource, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = writing.encode
    monkeypatch.setattr(writing, "encode", lambda picture, *rest: honest(picture.crop(0, 0, 80, 59), *rest))
    assert "read back" in refused(source, folder / "a", SaveOptions(JPEG, 8)).message


_LIMITED = """
import resource, signal, sys
from pathlib import Path
import numpy as np, pyvips
from swinir_gui.errors import ImageWriteError
from swinir_gui.imaging.formats import by_name
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.stopping import stoppable
from swinir_gui.imaging.encoding import SaveOptions, encode
from swinir_gui.imaging.writing import save
from swinir_gui.progress import Cancelled, CancelToken

source, target = Path(sys.argv[1]), Path(sys.argv[2])
noise = pyvips.Image.new_from_array(np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, resource.RLIM_INFINITY))
try:
    save(noise.copy(interpretation="srgb"), target, PictureSource.open(source), SaveOptions(by_name(sys.argv[3]), 8))
except ImageWriteError as error:
    sys.exit(0 if error.hint else 3)
sys.exit(4)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes")
@pytest.mark.parametrize("target", FORMATS)
def test_a_disk_that_takes_no_more_leaves_nothing_behind(source: PictureSource, folder: Path, target: Format) -> None:
    (folder / "a").write_text("old")
    command = [sys.executable, "-c", _LIMITED, str(source.path), str(folder / "a"), target.name]
    finished = subprocess.run(command, capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode()
    assert [(each.name, each.read_text()) for each in folder.iterdir()] == [("a", "old")]


@pytest.mark.parametrize(("depth", "quality"), [(12, None), (8, 0), (8, 101)])
def test_options_out_of_range_are_refused(depth: int, quality: int | None) -> None:
    with pytest.raises(ValueError, match="not"):
        SaveOptions(PNG, depth, quality)


@pytest.mark.parametrize("target", [PNG, TIFF, JPEG])
def test_an_encoder_stops_when_asked_to(source: PictureSource, folder: Path, target: Format) -> None:
    token = CancelToken()
    token.cancel()
    image = pyvips.Image.gaussnoise(3000, 3000).cast("uchar").bandjoin([0, 0]).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.blob_type, "xmp-data", b"<x/>")
    with pytest.raises(pyvips.Error):
        encode(stoppable(image, token), folder / "a", SaveOptions(target, 8))
    with pytest.raises(Cancelled):
        save(image, folder / "b", source, SaveOptions(target, 8), token)
    assert not (folder / "b").exists()
