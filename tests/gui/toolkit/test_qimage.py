from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from swinir_gui.gui.toolkit.qimage import to_qimage


@pytest.mark.parametrize("width", [1, 3, 5, 64], ids=lambda width: f"{width} wide")
def test_colours_arrive_whatever_the_width(width: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, width, 3), np.uint8)
    image = to_qimage(pixels)
    assert image.format() == QImage.Format.Format_RGB32
    found = [[image.pixelColor(x, y).getRgb()[:3] for x in range(width)] for y in range(3)]
    np.testing.assert_array_equal(found, pixels)


def test_transparency_is_premultiplied_for_painting() -> None:
    image = to_qimage(np.array([[[200, 100, 0, 128], [9, 9, 9, 0]]], np.uint8))
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert image.pixelColor(0, 0).alpha() == 128
    assert image.pixelColor(0, 0).red() == pytest.approx(200, abs=1)
    assert image.pixelColor(1, 0).alpha() == 0


def test_numbers_get_their_colours_or_greys() -> None:
    numbers = np.array([[0, 1], [200, 255]], np.uint8)
    table = [0xFF000000 | level << 8 for level in range(256)]
    assert to_qimage(numbers, table).pixelColor(0, 1).getRgb()[:3] == (0, 200, 0)
    assert to_qimage(numbers).pixelColor(0, 1).getRgb()[:3] == (200, 200, 200)


def test_the_image_does_not_hold_on_to_the_array() -> None:
    pixels = np.full((4, 4, 3), 50, np.uint8)
    image = to_qimage(pixels[::2, ::-1])
    pixels[:] = 0
    assert image.pixelColor(1, 1).red() == 50
