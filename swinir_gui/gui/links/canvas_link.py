"""Connects the canvas with the rest of the window: views, zoom, divider, and the pixel under the pointer."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu, QWidget

from swinir_gui.geometry import Region
from swinir_gui.gui.links import run_words
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.views.compare_view import DIVIDER_STEP, CompareView
from swinir_gui.gui.views.pair import Pair, PointerReading, RunPainting, ViewMode
from swinir_gui.gui.views.scene import Options
from swinir_gui.imaging.display import covering
from swinir_gui.language import tr

SURROUNDS: dict[str, QColor | None] = {
    "theme": None,
    "black": QColor("black"),
    "dark": QColor("#2b2b2b"),
    "white": QColor("white"),
}
NEEDS_PICTURE = (
    *("slider", "side_by_side", "difference", "blink"),
    *("fit", "actual_size", "zoom_in", "zoom_out"),
    *("divider_back", "divider_on", "turn_divider"),
)


class CanvasLink(QObject):
    """Wires the canvas to the actions and to what is remembered.

    Attributes:
        compare_menu: makes the menu of what the result can be compared with.
    """

    pair_shown = Signal()  # or hidden by a page

    def __init__(self, window: MainWindow, canvas: CompareView, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._canvas, self._memory = window, canvas, memory
        self._pair: Pair | None = None
        self.compare_menu: Callable[[QWidget], QMenu] = QMenu
        self._restore()
        self._connect()
        self.show_pair(None)

    def show_pair(self, pair: Pair | None) -> None:
        """Show a picture, or nothing; views without a picture are greyed."""
        self._pair = pair
        self._canvas.show_pair(pair)
        self._enable()

    def show_painting(self, painting: RunPainting | None, changed: Region | None) -> None:
        """Show how far the result is."""
        self._canvas.set_run(painting)
        if changed:
            self._canvas.result_changed(changed)

    def visible_in_source(self) -> Region | None:
        """What is in view, in the source's pixels."""
        if self._pair is None:
            return None
        size, own = self._pair.source.size, self._pair.source_size
        full = covering(own, size)
        shown = self._canvas.visible_region().moved((full.width - size.width) // 2, (full.height - size.height) // 2)
        across, down = own.width / full.width, own.height / full.height
        left, top = math.floor(shown.left * across), math.floor(shown.top * down)
        right, bottom = math.ceil(shown.right * across), math.ceil(shown.bottom * down)
        right, bottom = min(own.width, max(right, left + 1)), min(own.height, max(bottom, top + 1))
        return Region(left, top, right - left, bottom - top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu:
            self._show_menu(event.globalPos())  # type: ignore[attr-defined]
            return True
        return super().eventFilter(watched, event)

    def _enable(self) -> None:
        """Grey what would change what nobody sees."""
        covered = self._window.covered
        reason = tr("Go back to the pictures first") if covered else tr("Add a picture first")
        self._window.actions_.enable(*NEEDS_PICTURE, when=self._pair is not None and not covered, reason=reason)
        self._show_pointer(None)
        self.pair_shown.emit()

    def _connect(self) -> None:
        canvas, actions = self._canvas, self._window.actions_
        self._window.stack.currentChanged.connect(self._enable)
        canvas.installEventFilter(self)
        canvas.pointer_moved.connect(self._show_pointer)
        canvas.difference_measured.connect(lambda _: self._show_pointer(None))
        canvas.mode_changed.connect(self._on_mode)
        canvas.options_changed.connect(self._on_options)
        for mode in ViewMode:
            actions[mode.name.lower()].triggered.connect(_calls(canvas.set_mode, mode))
        for name in ("fit", "actual_size", "zoom_in", "zoom_out"):
            actions[name].triggered.connect(_calls(getattr(canvas, name)))
        actions["divider_back"].triggered.connect(_calls(canvas.move_divider, -DIVIDER_STEP))
        actions["divider_on"].triggered.connect(_calls(canvas.move_divider, DIVIDER_STEP))
        actions["turn_divider"].toggled.connect(self._turn)
        actions["blink"].toggled.connect(canvas.set_blinking)
        for name in SURROUNDS:
            actions[f"surround_{name}"].triggered.connect(_calls(self._memory.change, surround=name))
        self._memory.changed.connect(lambda _, now: self._show_surround(now.surround))

    def _restore(self) -> None:
        settings, actions = self._memory.settings, self._window.actions_
        self._canvas.set_mode(ViewMode[settings.view.upper()])
        actions[settings.view].setChecked(True)
        self._canvas.set_amplification(settings.amplification)
        self._turn(settings.divider == "horizontal")
        actions["turn_divider"].setChecked(settings.divider == "horizontal")
        self._show_surround(settings.surround)

    def _turn(self, horizontal: bool) -> None:  # noqa: FBT001 - the slot of a checkable action
        self._canvas.set_orientation(Qt.Orientation.Horizontal if horizontal else Qt.Orientation.Vertical)
        self._memory.change(divider="horizontal" if horizontal else "vertical")

    def _on_mode(self, mode: ViewMode) -> None:
        name = mode.name.lower()
        self._window.actions_[name].setChecked(True)
        self._memory.change(view=name)
        self._show_pointer(None)

    def _on_options(self, options: Options) -> None:
        blink = self._window.actions_["blink"]
        blocked = blink.blockSignals(True)
        blink.setChecked(options.blinking)
        blink.blockSignals(blocked)
        self._memory.change(amplification=options.amplification)

    def _show_surround(self, name: str) -> None:
        self._canvas.set_surround(SURROUNDS[name])
        self._window.actions_[f"surround_{name}"].setChecked(True)

    def _show_pointer(self, reading: PointerReading | None) -> None:
        words: str
        if self._window.covered:
            words = tr("F1 shows all shortcuts")
        elif reading:
            words = run_words.pointer(reading, self._pair.counterpart if self._pair else None)
        elif self._canvas.mode is ViewMode.DIFFERENCE and self._canvas.difference_figures:
            words = run_words.figures(self._canvas.difference_figures)
        elif self._pair and self._pair.result:
            words = tr("Hold Space to see the source")
        else:
            words = tr("F1 shows all shortcuts")
        self._window.status.show_pointer(words)

    def _show_menu(self, where: QPoint) -> None:
        actions = self._window.actions_
        menu = QMenu(self._canvas)
        menu.addActions([actions[name] for name in ("fit", "actual_size", "preview")])
        menu.addSeparator()
        menu.addActions([actions[name] for name in ("copy", "show_in_folder", "report")])
        menu.addSeparator()
        menu.addMenu(self.compare_menu(menu))
        menu.addActions([actions[name] for name in ("turn_divider", "blink")])
        menu.addMenu(tr("Around the picture")).addActions([actions[f"surround_{name}"] for name in SURROUNDS])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)


def _calls(function: Callable[..., None], *arguments: object, **named: object) -> Callable[[], None]:
    """``triggered`` hands on whether the action is checked, which nobody here asks."""
    return lambda *_: function(*arguments, **named)
