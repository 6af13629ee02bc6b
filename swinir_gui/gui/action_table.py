"""Everything that can be done in the window: one table of words, keys and icons.

The toolbar, the shortcuts sheet and the tooltips are all made from it, so that none can say something else.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

CONTEXT = "Actions"


class Spec(NamedTuple):
    """One action."""

    name: str  # by which the program knows it
    text: str  # on buttons
    tip: str  # a sentence for the tooltip and the shortcuts sheet
    keys: tuple[str, ...] = ()  # in the portable form; the first is the one that is shown
    icon: str = ""  # of Phosphor
    group: str = ""  # of actions that exclude each other
    checkable: bool = False


def _spec(name: str, text: str, tip: str, *keys: str, icon: str = "") -> Spec:
    return Spec(name, text, tip, keys, icon)


def _choice(group: str, name: str, text: str, tip: str, *keys: str, icon: str = "") -> Spec:
    return Spec(name, text, tip, keys, icon, group, checkable=True)


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for translators under the name that their tool looks for; Qt's own has no types."""
    del context
    return text


SECTIONS: dict[str, tuple[Spec, ...]] = {
    QT_TRANSLATE_NOOP("Actions", "Pictures"): (
        _spec(
            "open",
            QT_TRANSLATE_NOOP("Actions", "Open"),
            QT_TRANSLATE_NOOP("Actions", "Open pictures"),
            "Ctrl+O",
            icon="ph.folder-open",
        ),
        _spec(
            "open_folder",
            QT_TRANSLATE_NOOP("Actions", "Open folder"),
            QT_TRANSLATE_NOOP("Actions", "Open all pictures of a folder"),
            "Ctrl+Shift+O",
        ),
        _spec(
            "paste",
            QT_TRANSLATE_NOOP("Actions", "Paste"),
            QT_TRANSLATE_NOOP("Actions", "Paste a picture or files"),
            "Ctrl+V",
            icon="ph.clipboard-text",
        ),
        _spec(
            "sample",
            QT_TRANSLATE_NOOP("Actions", "Try the sample"),
            QT_TRANSLATE_NOOP("Actions", "Open the picture that comes with the program"),
            "Ctrl+T",
        ),
        _spec(
            "show_in_folder",
            QT_TRANSLATE_NOOP("Actions", "Show in folder"),
            QT_TRANSLATE_NOOP("Actions", "Show the result in its folder"),
            "Ctrl+Shift+R",
        ),
    ),
    QT_TRANSLATE_NOOP("Actions", "Running"): (
        _spec(
            "run",
            QT_TRANSLATE_NOOP("Actions", "Upscale"),
            QT_TRANSLATE_NOOP("Actions", "Upscale, pause or continue"),
            "Ctrl+Return",
            "Ctrl+Enter",
        ),
        _spec(
            "continue_run",
            QT_TRANSLATE_NOOP("Actions", "Continue last run"),
            QT_TRANSLATE_NOOP("Actions", "Go on with the run that was broken off when the program ended"),
            "Ctrl+Shift+Return",
            icon="ph.play",
        ),
        _spec("cancel", QT_TRANSLATE_NOOP("Actions", "Cancel"), QT_TRANSLATE_NOOP("Actions", "Cancel the run"), "Esc"),
        _spec(
            "preview",
            QT_TRANSLATE_NOOP("Actions", "Preview here"),
            QT_TRANSLATE_NOOP("Actions", "Upscale only what is in view"),
            "P",
            icon="ph.selection-plus",
        ),
        _spec(
            "retry",
            QT_TRANSLATE_NOOP("Actions", "Try again"),
            QT_TRANSLATE_NOOP("Actions", "Try the picture again"),
            "Ctrl+R",
            icon="ph.arrow-clockwise",
        ),
        _spec(
            "open_anyway",
            QT_TRANSLATE_NOOP("Actions", "Open it anyway"),
            QT_TRANSLATE_NOOP("Actions", "Open a picture though it is enormous"),
            "Ctrl+Shift+A",
        ),
        _spec(
            "choose_folder",
            QT_TRANSLATE_NOOP("Actions", "Other folder…"),
            QT_TRANSLATE_NOOP("Actions", "Save results in another folder"),
            "Ctrl+Shift+S",
        ),
    ),
    QT_TRANSLATE_NOOP("Actions", "Comparing"): (
        _choice(
            "view",
            "slider",
            QT_TRANSLATE_NOOP("Actions", "Slider"),
            QT_TRANSLATE_NOOP("Actions", "Compare with a divider"),
            "1",
            icon="ph.square-half",
        ),
        _choice(
            "view",
            "side_by_side",
            QT_TRANSLATE_NOOP("Actions", "Side by side"),
            QT_TRANSLATE_NOOP("Actions", "Compare side by side"),
            "2",
            icon="ph.columns",
        ),
        _choice(
            "view",
            "difference",
            QT_TRANSLATE_NOOP("Actions", "Difference"),
            QT_TRANSLATE_NOOP("Actions", "Show the difference, amplified"),
            "3",
            icon="ph.intersect",
        ),
        _spec(
            "divider_back",
            QT_TRANSLATE_NOOP("Actions", "Divider back"),
            QT_TRANSLATE_NOOP("Actions", "Move the divider left or up"),
            "[",
        ),
        _spec(
            "divider_on",
            QT_TRANSLATE_NOOP("Actions", "Divider on"),
            QT_TRANSLATE_NOOP("Actions", "Move the divider right or down"),
            "]",
        ),
        Spec(
            "turn_divider",
            QT_TRANSLATE_NOOP("Actions", "Horizontal divider"),
            QT_TRANSLATE_NOOP("Actions", "Turn the divider"),
            ("D",),
            checkable=True,
        ),
        Spec(
            "blink",
            QT_TRANSLATE_NOOP("Actions", "Blink"),
            QT_TRANSLATE_NOOP("Actions", "Blink between source and result"),
            ("B",),
            "ph.swap",
            checkable=True,
        ),
    ),
    QT_TRANSLATE_NOOP("Actions", "Looking closer"): (
        _spec(
            "fit",
            QT_TRANSLATE_NOOP("Actions", "Fit"),
            QT_TRANSLATE_NOOP("Actions", "Fit the picture into the window"),
            "F",
            "Ctrl+0",
            icon="ph.corners-out",
        ),
        _spec(
            "actual_size",
            QT_TRANSLATE_NOOP("Actions", "100 %"),
            QT_TRANSLATE_NOOP("Actions", "Show every pixel as one pixel"),
            "Ctrl+1",
        ),
        _spec("zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom out"), QT_TRANSLATE_NOOP("Actions", "Zoom out"), "-", icon="ph.minus"),
        _spec(
            "zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom in"), QT_TRANSLATE_NOOP("Actions", "Zoom in"), "+", "=", icon="ph.plus"
        ),
    ),
    QT_TRANSLATE_NOOP("Actions", "Program"): (
        _spec(
            "models",
            QT_TRANSLATE_NOOP("Actions", "Models"),
            QT_TRANSLATE_NOOP("Actions", "Choose a model"),
            "Ctrl+M",
            icon="ph.cube",
        ),
        _spec(
            "settings",
            QT_TRANSLATE_NOOP("Actions", "Settings"),
            QT_TRANSLATE_NOOP("Actions", "Settings"),
            "Ctrl+,",
            icon="ph.gear-six",
        ),
        _spec("shortcuts", QT_TRANSLATE_NOOP("Actions", "Shortcuts"), QT_TRANSLATE_NOOP("Actions", "Show all shortcuts"), "F1"),
        _spec(
            "about",
            QT_TRANSLATE_NOOP("Actions", "About SwinIR GUI"),
            QT_TRANSLATE_NOOP("Actions", "About this program"),
            "Shift+F1",
        ),
        _spec("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), QT_TRANSLATE_NOOP("Actions", "Close the window"), "Ctrl+Q"),
    ),
    QT_TRANSLATE_NOOP("Actions", "Canvas colour"): (
        _choice(
            "surround",
            "surround_theme",
            QT_TRANSLATE_NOOP("Actions", "As the theme"),
            QT_TRANSLATE_NOOP("Actions", "Surround as the theme"),
            "Ctrl+Alt+1",
        ),
        _choice(
            "surround",
            "surround_black",
            QT_TRANSLATE_NOOP("Actions", "Black"),
            QT_TRANSLATE_NOOP("Actions", "Black surround"),
            "Ctrl+Alt+2",
        ),
        _choice(
            "surround",
            "surround_dark",
            QT_TRANSLATE_NOOP("Actions", "Dark grey"),
            QT_TRANSLATE_NOOP("Actions", "Dark grey surround"),
            "Ctrl+Alt+3",
        ),
        _choice(
            "surround",
            "surround_white",
            QT_TRANSLATE_NOOP("Actions", "White"),
            QT_TRANSLATE_NOOP("Actions", "White surround"),
            "Ctrl+Alt+4",
        ),
    ),
}
ALL = tuple(spec for specs in SECTIONS.values() for spec in specs)
# What there is nothing to do with at the start.
NEED_PICTURE = tuple(
    spec.name for title in ("Running", "Comparing", "Looking closer") for spec in SECTIONS[title] if spec.name != "choose_folder"
)
# Keys that are no actions, because they are held or belong to the canvas.
HELD = (
    (QT_TRANSLATE_NOOP("Actions", "Hold to see the source"), "Space"),
    (QT_TRANSLATE_NOOP("Actions", "Move the picture"), "← → ↑ ↓"),
    (QT_TRANSLATE_NOOP("Actions", "Zoom at the pointer"), QT_TRANSLATE_NOOP("Actions", "Wheel")),
)


def said(text: str) -> str:
    """A text of the table in the person's language."""
    return QCoreApplication.translate(CONTEXT, text)
