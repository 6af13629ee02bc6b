"""Colours that can be read, icons that are there."""

from __future__ import annotations

import ast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from swinir_gui import paths
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.theme import DARK, LIGHT, Theme


def luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def strongest(image: QImage) -> QColor:
    """The colour of the pixel that is covered most."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha)


def icons_in_use() -> set[str]:
    found = set()
    for file in (paths.PACKAGE / "gui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("ph."):
                found.add(node.value)
    return found - {"ph."}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["text", "secondary", "quiet", "accent_text", "done", "warning", "failed"])
def test_words_can_be_read(theme: Theme, role: str) -> None:
    for ground in (theme.panel, theme.surface):
        assert contrast(theme.color(role), ground) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_greys_have_no_tint_and_fields_an_edge(theme: Theme) -> None:
    for role in ("panel", "surface", "surround", "line", "edge", "bottom_edge", "hover", "track", "text", "secondary", "quiet"):
        color = theme.color(role)
        assert color.red() == color.green() == color.blue(), role
    assert contrast(theme.bottom_edge, theme.surface) >= 3
    assert contrast(theme.on_accent, theme.accent) >= 4.5


def test_a_role_that_does_not_exist_is_our_mistake() -> None:
    with pytest.raises(AttributeError):
        LIGHT.color("pink")
    with pytest.raises(ValueError, match="no colour"):
        LIGHT.color("name")


def test_every_icon_exists() -> None:
    assert len(icons_in_use()) > 15
    for name in icons_in_use():
        assert icons.glyph(name)


def test_the_glyphs_of_the_first_frame_are_the_fonts() -> None:
    for name, character in icons.FIRST_GLYPHS.items():
        assert character == chr(int(icons._phosphor()[name], 16))


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_icons_are_sharp_and_grey_where_disabled(qapp: QApplication, ratio: float) -> None:
    icon = icons.icon("ph.check-circle-fill", LIGHT, "done")
    pixmap = icon.pixmap(QSize(18, 18), ratio)
    assert pixmap.size() == QSize(18, 18) * ratio
    assert strongest(pixmap.toImage()) == LIGHT.done
    disabled = icon.pixmap(QSize(18, 18), ratio, QIcon.Mode.Disabled).toImage()
    assert strongest(disabled) == LIGHT.disabled


def test_no_placeholder_is_left_in_the_style_sheet(qapp: QApplication) -> None:
    assert "@" not in look._style_sheet(DARK)
