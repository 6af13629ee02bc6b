"""The look of the window: two sets of colours by role, spacing, and font sizes.

Greys have equal parts of red, green and blue, so that nothing beside a picture tints the eye. Blue is the only accent;
green, amber and red mark states, always together with a shape and a word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from swinir_gui.paths import resource

# Logical pixels between and inside things.
HAIR, TIGHT, GAP, WIDE, PADDING, LARGE, HUGE = 2, 4, 8, 12, 16, 24, 32
BESIDE_WORDS = QSize(22, 16)  # an icon of 16 with room before the words
SAMPLE = QSize(52, 52)  # on the model's card
STYLE = ("-style", "Fusion")  # for Qt's command line: the one style that follows a palette throughout
BODY = 13  # the size that all others are stated in proportion to; it stands for the system's own


class Theme(NamedTuple):
    """A colour for every role."""

    name: str
    panel: QColor  # the left column, bars, sheets
    surface: QColor  # fields and cards
    raised: QColor  # the chosen segment
    drop_card: QColor
    surround: QColor  # of the picture
    line: QColor  # between parts
    edge: QColor  # around controls
    bottom_edge: QColor  # under fields, dark enough to say that they are fields
    hover: QColor
    track: QColor  # under segments, and of disabled buttons
    text: QColor
    secondary: QColor
    quiet: QColor  # placeholders, quiet icons
    disabled: QColor
    accent: QColor  # fill of the main button
    accent_hover: QColor
    on_accent: QColor  # text on the fill
    accent_text: QColor  # links, and the ring of the focus
    progress: QColor
    progress_track: QColor
    selection: QColor
    done: QColor
    warning: QColor
    failed: QColor
    notice_failed: QColor
    notice_failed_edge: QColor
    notice_warning: QColor
    notice_warning_edge: QColor
    plate: QColor  # of labels over the picture
    plate_text: QColor
    plate_secondary: QColor
    scrim: QColor  # over the window, under a sheet

    def color(self, role: str) -> QColor:
        """The colour of a role by its name."""
        found = getattr(self, role)
        if not isinstance(found, QColor):
            raise ValueError(f"{role!r} is no colour")  # noqa: TRY004 - the name is wrong, not its type
        return found


def _theme(name: str, **roles: str) -> Theme:
    shared = {"plate": "#c7121212", "plate_text": "#ffffff", "plate_secondary": "#d2d2d2", "on_accent": "#ffffff"}
    return Theme(name, **{role: QColor(value) for role, value in (shared | roles).items()})


LIGHT = _theme(
    "light",
    panel="#f5f5f5",
    surface="#ffffff",
    raised="#ffffff",
    drop_card="#fafafa",
    surround="#d9d9d9",
    line="#dddddd",
    edge="#cfcfcf",
    bottom_edge="#868686",
    hover="#e9e9e9",
    track="#e6e6e6",
    text="#1b1b1b",
    secondary="#595959",
    quiet="#666666",
    disabled="#a3a3a3",
    accent="#2458c6",
    accent_hover="#1d4aab",
    accent_text="#2458c6",
    progress="#2458c6",
    progress_track="#d4d4d4",
    selection="#e4ebf9",
    done="#1b7338",
    warning="#8a5200",
    failed="#b3261e",
    notice_failed="#fcedeb",
    notice_failed_edge="#e3b9b5",
    notice_warning="#fdf3e1",
    notice_warning_edge="#e3cfa5",
    scrim="#73000000",
)
DARK = _theme(
    "dark",
    panel="#222222",
    surface="#2c2c2c",
    raised="#3d3d3d",
    drop_card="#262626",
    surround="#3a3a3a",
    line="#343434",
    edge="#434343",
    bottom_edge="#8a8a8a",
    hover="#323232",
    track="#181818",
    text="#ededed",
    secondary="#b4b4b4",
    quiet="#9c9c9c",
    disabled="#6c6c6c",
    accent="#3a70de",
    accent_hover="#3163cc",
    accent_text="#8fb4ff",
    progress="#6496f7",
    progress_track="#3d3d3d",
    selection="#2b3750",
    done="#6cc788",
    warning="#e2b35a",
    failed="#f28b82",
    notice_failed="#3d2725",
    notice_failed_edge="#63403c",
    notice_warning="#3a3120",
    notice_warning_edge="#5e5033",
    scrim="#73000000",
)


def chosen(wanted: str, app: QGuiApplication) -> Theme:
    """The theme for ``system``, ``light`` or ``dark``."""
    if wanted == "system":
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if wanted == DARK.name else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole program a theme; widgets that paint themselves are told by the window."""
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))


def font(size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface font; ``size`` in proportion to 13, which stands for the size that the system asks for."""
    made = QApplication.font()
    made.setPixelSize(_pixels(size))
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)  # figures that change must not make their neighbours move
    return made


def line_height(size: int = BODY) -> int:
    """Logical pixels from one line of text to the next."""
    return QFontMetrics(font(size)).height()


def _pixels(size: int) -> int:
    return max(1, round(QFontInfo(QApplication.font()).pixelSize() * size / BODY))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    colors = {
        roles.Window: theme.panel,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.hover,
        roles.Text: theme.text,
        roles.Button: theme.surface,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.on_accent,
        roles.ToolTipBase: theme.surface,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.quiet,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Link: theme.accent_text,
        roles.Accent: theme.accent,
    }
    for role, color in colors.items():
        palette.setColor(role, color)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.disabled)
    return palette


def _style_sheet(theme: Theme) -> str:
    """``app.qss`` with colours for ``@role`` and sizes for ``@12px``."""

    def fill(found: re.Match[str]) -> str:
        pixels, role = found.groups()
        return f"{_pixels(int(pixels))}px" if pixels else theme.color(role).name()

    return re.sub(r"@(?:(\d+)px|(\w+))", fill, resource("app.qss").read_text(encoding="utf-8"))
