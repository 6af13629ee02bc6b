"""Everything that can be done in the window: one table of texts, keys and icons.

The toolbar, the shortcuts sheet and the tooltips are all made from it, so that none can say something else.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QKeySequence

from swinir_gui.language import Told, joined, mark, tr


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


SECTIONS: dict[str, tuple[Spec, ...]] = {
    mark("Pictures"): (
        _spec("open", mark("Open"), mark("Open pictures"), "Ctrl+O", icon="ph.folder-open"),
        _spec("open_folder", mark("Open folder"), mark("Open all pictures of a folder"), "Ctrl+Shift+O"),
        _spec("paste", mark("Paste"), mark("Paste a picture or files"), "Ctrl+V", icon="ph.clipboard-text"),
        _spec("sample", mark("Try the sample"), mark("Open the picture that comes with the program"), "Ctrl+T"),
        _spec(
            "undo", mark("Undo"), mark("Put back the pictures that were removed last"), "Ctrl+Z", icon="ph.arrow-counter-clockwise"
        ),
        _spec("pages", mark("List all pages"), mark("List each page or frame of the file by itself"), "Ctrl+Shift+L"),
        _spec("copy", mark("Copy result"), mark("Copy the result, for other programs to paste"), "Ctrl+C"),
        _spec("show_in_folder", mark("Show in folder"), mark("Show the result in its folder"), "Ctrl+Shift+R"),
    ),
    mark("Running"): (
        _spec("run", mark("Upscale"), mark("Upscale, pause or continue"), "Ctrl+Return", "Ctrl+Enter"),
        _spec(
            "continue_run",
            mark("Continue last run"),
            mark("Go on with the run that was broken off when the program ended"),
            "Ctrl+Shift+Return",
            icon="ph.play",
        ),
        _spec("join", mark("Add to the run"), mark("Add to the run what was opened meanwhile"), "Ctrl+J"),
        _spec("report", mark("Report"), mark("Show what became of the last run"), "Ctrl+I"),
        _spec("cancel", mark("Cancel"), mark("Cancel the run"), "Esc"),
        _spec("preview", mark("Preview here"), mark("Compute only what is in view"), "P", icon="ph.selection-plus"),
        _spec("retry", mark("Try again"), mark("Run the picture again"), "Ctrl+R", icon="ph.arrow-clockwise"),
        _spec("open_anyway", mark("Open it anyway"), mark("Open a picture though it is enormous"), "Ctrl+Shift+A"),
        _spec("choose_folder", mark("Other folder…"), mark("Save results in another folder"), "Ctrl+Shift+S"),
    ),
    mark("Comparing"): (
        _choice("view", "slider", mark("Slider"), mark("Compare with a divider"), "1", icon="ph.square-half"),
        _choice("view", "side_by_side", mark("Side by side"), mark("Compare side by side"), "2", icon="ph.columns"),
        _choice("view", "difference", mark("Difference"), mark("Show the difference, amplified"), "3", icon="ph.intersect"),
        _spec("divider_back", mark("Divider back"), mark("Move the divider left or up"), "["),
        _spec("divider_on", mark("Divider on"), mark("Move the divider right or down"), "]"),
        Spec("turn_divider", mark("Horizontal divider"), mark("Turn the divider"), ("D",), checkable=True),
        _spec("counterpart", mark("Next of these"), mark("Compare with an earlier result, or with the source again"), "E"),
        Spec("blink", mark("Blink"), mark("Blink between both pictures"), ("B",), "ph.swap", checkable=True),
    ),
    mark("Looking closer"): (
        _spec("fit", mark("Fit"), mark("Fit the picture into the window"), "F", "Ctrl+0", icon="ph.corners-out"),
        _spec("actual_size", mark("100 %"), mark("Show every pixel as one pixel"), "Ctrl+1"),
        _spec("zoom_out", mark("Zoom out"), mark("Zoom out"), "-", icon="ph.minus"),
        _spec("zoom_in", mark("Zoom in"), mark("Zoom in"), "+", "=", icon="ph.plus"),
    ),
    mark("Program"): (
        _spec("models", mark("Models"), mark("Choose a model"), "Ctrl+M", icon="ph.cube"),
        _spec("presets", mark("Presets"), mark("Choose or save a preset of model and output"), "Ctrl+Shift+P"),
        _spec("settings", mark("Settings"), mark("Settings"), "Ctrl+,", icon="ph.gear-six"),
        _spec("shortcuts", mark("Shortcuts"), mark("Show all shortcuts"), "F1"),
        _spec("about", mark("About SwinIR GUI"), mark("About this program"), "Shift+F1"),
        _spec("quit", mark("Quit"), mark("Close the window"), "Ctrl+Q"),
    ),
    mark("Canvas colour"): (
        _choice("surround", "surround_theme", mark("As the theme"), mark("Surround as the theme"), "Ctrl+Alt+1"),
        _choice("surround", "surround_black", mark("Black"), mark("Black surround"), "Ctrl+Alt+2"),
        _choice("surround", "surround_dark", mark("Dark grey"), mark("Dark grey surround"), "Ctrl+Alt+3"),
        _choice("surround", "surround_white", mark("White"), mark("White surround"), "Ctrl+Alt+4"),
    ),
}
ALL = tuple(spec for specs in SECTIONS.values() for spec in specs)
BY_NAME = {spec.name: spec for spec in ALL}
# What there is nothing to do with at the start.
NEED_PICTURE = tuple(
    spec.name for title in ("Running", "Comparing", "Looking closer") for spec in SECTIONS[title] if spec.name != "choose_folder"
)
# Keys that are no actions, because they are held or belong to the list or the canvas.
HELD = {
    "Pictures": ((mark("Remove pictures from the list"), "Del"),),
    "Comparing": (
        (mark("Hold to see the source"), "Space"),
        (mark("Move the picture"), "← → ↑ ↓"),
        (mark("Zoom at the pointer"), mark("Wheel")),
    ),
}


def text_of(name: str) -> Told:
    """What a button says that stands for an action."""
    return tr(BY_NAME[name].text)


def tip_of(name: str) -> Told:
    """What it does, and its key as it is written here."""
    spec = BY_NAME[name]
    keys = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
    return joined(" ", (tr(spec.tip), f"({keys})" if keys else ""))
