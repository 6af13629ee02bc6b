from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips

from swinir_gui.errors import ImageWriteError
from swinir_gui.imaging.formats import AVIF, FORMATS, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.verification import verify
from swinir_gui.progress import CancelToken


def hard_pictures(bands: int) -> dict[str, np.ndarray]:
    """What codecs are worst at."""
    dice = np.random.default_rng(0)
    stripes = np.zeros((100, 150, bands), np.uint8)
    stripes[:, ::2, 0] = 255
    return {
        "noise": dice.integers(0, 256, (100, 150, bands), np.uint8),
        "black and white": (dice.integers(0, 2, (100, 150, bands)) * 255).astype(np.uint8),
        "stripes": stripes,
        "tiny": dice.integers(0, 256, (3, 5, bands), np.uint8),
    }


def image(pixels: np.ndarray) -> pyvips.Image:
    return pyvips.Image.new_from_array(pixels).copy(interpretation="b-w" if pixels.shape[2] < 3 else "srgb")


def encode(picture: pyvips.Image, path: Path, target: Format, quality: int) -> None:
    if target is JPEG:
        path.write_bytes(picture.jpegsave_buffer(Q=quality, subsample_mode="off"))
    elif target is WEBP:
        path.write_bytes(picture.webpsave_buffer(Q=quality, exact=True))
    elif target is AVIF:
        path.write_bytes(picture.heifsave_buffer(Q=quality, compression="av1", subsample_mode="off", effort=0))
    else:
        path.write_bytes(picture.pngsave_buffer() if target is PNG else picture.tiffsave_buffer())


@pytest.mark.parametrize("quality", [1, 50, 90])
@pytest.mark.parametrize(("target", "bands"), [(JPEG, 1), (JPEG, 3), (WEBP, 1), (WEBP, 4), (AVIF, 2), (AVIF, 3)])
def test_what_a_codec_does_to_hard_pictures_is_no_damage(tmp_path: Path, target: Format, bands: int, quality: int) -> None:
    for pixels in hard_pictures(bands).values():
        encode(image(pixels), tmp_path / "a", target, quality)
        verify(image(pixels), tmp_path / "a", target, quality, CancelToken())


def wave(size: int = 128, bands: int = 3) -> np.ndarray:
    y, x = np.mgrid[0:size, 0:size]
    return np.stack([128 + 100 * np.sin(x / 20 + band) * np.cos(y / 17) for band in range(bands)], 2).astype(np.uint8)


def with_a_grey_square(pixels: np.ndarray) -> np.ndarray:
    changed = pixels.copy()
    changed[0:32, 10:64] = 128
    return changed


DAMAGES = {
    "a grey square": with_a_grey_square,
    "upside down": np.flipud,
    "shifted": lambda pixels: np.roll(pixels, 40, axis=1),
    "dark": lambda pixels: pixels // 2,
    "inverted": lambda pixels: 255 - pixels,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("target", FORMATS)
def test_other_pixels_than_were_sent_are_noticed(tmp_path: Path, target: Format, damage: str) -> None:
    changed = np.ascontiguousarray(DAMAGES[damage](wave()))
    encode(image(changed), tmp_path / "a", target, 95)
    with pytest.raises(ImageWriteError, match="read back"):
        verify(image(wave()), tmp_path / "a", target, None if target.lossless else 95, CancelToken())
    verify(image(changed), tmp_path / "a", target, None if target.lossless else 95, CancelToken())


@pytest.mark.parametrize("target", [WEBP, AVIF])
def test_lost_transparency_is_noticed(tmp_path: Path, target: Format) -> None:
    pixels = wave(bands=4)
    opaque = pixels.copy()
    opaque[..., 3] = 255
    encode(image(opaque), tmp_path / "a", target, 95)
    with pytest.raises(ImageWriteError, match="read back"):
        verify(image(pixels), tmp_path / "a", target, 95, CancelToken())


@pytest.mark.parametrize("bands", [2, 4])
def test_opacity_without_a_hole_may_be_left_out_by_webp(tmp_path: Path, bands: int) -> None:
    pixels = wave(bands=bands)
    pixels[..., -1] = 255
    encode(image(pixels), tmp_path / "a", WEBP, 95)
    assert not pyvips.Image.new_from_file(str(tmp_path / "a")).hasalpha()
    verify(image(pixels), tmp_path / "a", WEBP, 95, CancelToken())


@pytest.mark.parametrize("target", [PNG, TIFF])
def test_one_level_in_one_pixel_is_noticed(tmp_path: Path, target: Format) -> None:
    pixels = wave()
    pixels[77, 88, 1] += 1
    encode(image(pixels), tmp_path / "a", target, 100)
    with pytest.raises(ImageWriteError, match="read back"):
        verify(image(wave()), tmp_path / "a", target, None, CancelToken())


def test_another_shape_or_depth_is_noticed(tmp_path: Path) -> None:
    for other in (wave()[:127], wave()[..., :1], wave(bands=4), wave().astype(np.uint16) * 257):
        image(np.ascontiguousarray(other)).pngsave(str(tmp_path / "a"))
        with pytest.raises(ImageWriteError, match="read back"):
            verify(image(wave()), tmp_path / "a", PNG, None, CancelToken())


def test_it_stops_when_asked_to(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    large = np.tile(wave(512), (6, 6, 1))
    image(large).pngsave(str(tmp_path / "a"), compression=0)
    with pytest.raises(pyvips.Error):
        verify(image(large), tmp_path / "a", PNG, None, token)
