"""The canvas of the window: before and after at any zoom."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from swinir_gui.geometry import Region
from swinir_gui.gui.toolkit.focus_rings import wears_ring
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import LIGHT, Theme
from swinir_gui.gui.views.canvas_furniture import Furniture
from swinir_gui.gui.views.comparison import Comparison
from swinir_gui.gui.views.difference import DifferenceFigures
from swinir_gui.gui.views.modes import MODES
from swinir_gui.gui.views.pair import Pair, RunPainting, ViewMode
from swinir_gui.gui.views.scene import Options, Scene
from swinir_gui.gui.views.zoomable_canvas import ZoomableCanvas
from swinir_gui.language import tr

DIVIDER_STEP = 0.02
_READING_MS = 400  # below that nobody needs to be told
_BLINK_MS = 600  # slower than the three flashes a second that can harm


class CompareView(ZoomableCanvas):
    """Shows a pair, in one of three ways; tells what the pointer is on.

    Painting reads no file and waits for nothing: tiles come from background threads, so ``shut_down`` must be called
    before the program ends.
    """

    mode_changed = Signal(object)  # ViewMode
    options_changed = Signal(object)  # Options
    pointer_moved = Signal(object)  # PointerReading or None
    difference_measured = Signal(object)  # DifferenceFigures or None
    picture_failed = Signal(object)  # AppError
    counterpart_requested = Signal(QPoint)  # somebody wants to choose what the result is compared with, there on the screen

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say(self.setAccessibleName, tr("Comparison of two pictures"))
        self._options, self._theme = Options(), theme
        self._surround: QColor | None = None
        self._pointer: tuple[int, QPoint] | None = None
        self._before_turn = False
        self._comparison = Comparison()
        self._furniture = Furniture(self)
        self._blink = QTimer(self, interval=_BLINK_MS)
        self._reading = QTimer(self, interval=_READING_MS, singleShot=True)
        self._connect()
        self.set_theme(theme)

    def _connect(self) -> None:
        self._navigator.moved.connect(self._refresh)
        self.hovered.connect(self._point_at)
        self._comparison.changed.connect(self._refresh)
        self._comparison.failed.connect(self.picture_failed)
        self._comparison.measured.connect(self.difference_measured)
        furniture = self._furniture
        furniture.counterpart.menu_requested.connect(self.counterpart_requested)
        furniture.divider.fraction_chosen.connect(self.set_divider)
        furniture.divider.dragged_to.connect(self._drag_divider)
        furniture.minimap.centre_requested.connect(self._navigator.centre_on)
        furniture.legend.amplification_requested.connect(self.set_amplification)
        furniture.legend.blink_requested.connect(self.set_blinking)
        self._blink.timeout.connect(self._take_turns)
        self._reading.timeout.connect(self.update)
        self.destroyed.connect(self._comparison.shut_down)

    def show_pair(self, pair: Pair | None) -> None:
        """Compare another pair, at the same relative place and zoom; None shows nothing.

        Of the picture that was shown before, as much is seen as before, however large its result is to be.
        """
        before = self._comparison.layers
        self._comparison.show(pair)
        if pair is not None:
            self._reading.start()
            same = before is not None and before.pair.key == pair.key
            (self._navigator.resample if same else self._navigator.set_picture)(pair.source.size)
        self._measure()
        self._refresh()

    def set_run(self, painting: RunPainting | None) -> None:
        """How much of the result there is; None when all of it."""
        self._comparison.set_run(painting)
        self._measure()
        self._refresh()

    def result_changed(self, region: Region) -> None:
        """The result has new pixels in ``region``; finished pieces that ``set_run`` is told need no such call."""
        self._comparison.forget(region)

    def shut_down(self) -> None:
        """Stop reading pictures and wait until nothing is read any more."""
        self._blink.stop()
        self._comparison.shut_down()

    @property
    def options(self) -> Options:
        """What is chosen about comparing."""
        return self._options

    def set_mode(self, mode: ViewMode) -> None:
        """Compare otherwise, at the same place and zoom."""
        if mode is self._mode:
            return
        self._mode = mode
        self._choose(mode=mode, blinking=False)
        self.resize_panes()
        self.mode_changed.emit(mode)

    def set_divider(self, fraction: float) -> None:
        """Put the divider at a fraction, 0 … 1, of the visible part of the picture."""
        self._choose(divider=min(max(fraction, 0.0), 1.0))

    def move_divider(self, step: float) -> None:
        self.set_divider(self._options.divider + step)

    def set_orientation(self, orientation: Qt.Orientation) -> None:
        """Vertical: a line from top to bottom that moves left and right."""
        self._choose(orientation=orientation)

    def set_amplification(self, amplification: int) -> None:
        """How many times as strong differences are shown."""
        self._choose(amplification=amplification)

    def set_blinking(self, blinking: bool) -> None:  # noqa: FBT001 - the slot of a checkable button
        """In the difference view, show both pictures in turns."""
        self._choose(blinking=blinking)

    def hold_source(self, held: bool) -> None:  # noqa: FBT001 - the slot of a key that is down or up
        """Show the source in place of the result, as long as it is held."""
        self._choose(held=held)

    @property
    def difference_figures(self) -> DifferenceFigures | None:
        """Of the whole picture, once measured; measured while the difference is looked at."""
        return self._comparison.figures

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._furniture.set_theme(theme)
        self._refresh()

    def set_surround(self, color: QColor | None) -> None:
        """Around the picture; None is the theme's."""
        self._surround = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBackground(self._surround or self._theme.surround)
        scene = self._scene()
        if scene is None:
            painter.eraseRect(event.rect())
            return
        painter.save()
        painter.scale(1 / scene.panes.ratio, 1 / scene.panes.ratio)
        painter.setClipRegion(scene.bare())
        painter.eraseRect(scene.panes.canvas)
        painter.setClipping(False)
        painter.setBackground(self._theme.track)  # where a picture will be, so that it is not taken for nothing
        MODES[self._mode].paint(painter, scene)
        painter.restore()
        self._furniture.paint_plates(painter, scene)
        if wears_ring(self):
            painter.setPen(QPen(self._theme.accent_text, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.hold_source(True)
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.move_divider(-DIVIDER_STEP if key == Qt.Key.Key_BracketLeft else DIVIDER_STEP)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.hold_source(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hold_source(False)  # the key's release will go elsewhere

    def _choose(self, **changes: object) -> None:
        """Take what changed among the options, and do what follows from it."""
        before, self._options = self._options, replace(self._options, **changes)  # type: ignore[arg-type]
        if self._options == before:
            return
        layers = self._comparison.layers
        if layers is not None and self._options.amplification != before.amplification:
            layers.amplify(self._options.amplification)
        if self._options.blinking != before.blinking:
            self._before_turn = False
            self._blink.start() if self._options.blinking else self._blink.stop()
        self._measure()
        self._refresh()
        self.options_changed.emit(self._options)

    def _measure(self) -> None:
        """The figures are wanted while the difference is looked at."""
        if self._mode is ViewMode.DIFFERENCE:
            self._comparison.measure()
        else:
            self._comparison.stop_measuring()

    def _refresh(self) -> None:
        scene = self._scene()
        if scene is None:
            self._furniture.clear()
            self.unsetCursor()
        else:
            self._furniture.arrange(scene)
            self.choose_cursor()
        self.update()

    def _scene(self) -> Scene | None:
        layers, comparison = self._comparison.layers, self._comparison
        if layers is None:
            return None
        turn, pointer, waited = self._before_turn, self._pointer, not self._reading.isActive()
        viewport, run = self._navigator.viewport, comparison.run
        return Scene(self.panes, viewport, layers, run, self._options, self._theme, turn, pointer, waited)

    def _point_at(self, position: QPointF | None) -> None:
        """Tell the pixel under the pointer."""
        reading, before, self._pointer = None, self._pointer, None
        if position is not None and self._comparison.layers is not None:
            panes = self.panes
            reading = self._comparison.layers.reading(self._navigator.viewport, panes.inside(position))
            self._pointer = None if reading is None else panes.under(position)
        self.pointer_moved.emit(reading)
        if self._mode is ViewMode.SIDE_BY_SIDE and before != self._pointer:
            self.update()

    def _drag_divider(self, position: QPointF) -> None:
        scene = self._scene()
        if scene is None:
            return
        picture, at = scene.picture(scene.panes.rects[0]), position * scene.panes.ratio
        if self._options.orientation == Qt.Orientation.Vertical:
            self.set_divider((at.x() - picture.left()) / picture.width())
        else:
            self.set_divider((at.y() - picture.top()) / picture.height())

    def _take_turns(self) -> None:
        self._before_turn = not self._before_turn
        self.update()
