"""Everything that a way of comparing needs in order to paint."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QRegion

from swinir_gui.geometry import Size
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.views.layers import PairLayers
from swinir_gui.gui.views.pair import ViewMode
from swinir_gui.gui.views.panes import Panes
from swinir_gui.gui.views.placement import Placement
from swinir_gui.gui.views.run_painting import GrowingResult
from swinir_gui.gui.views.viewport import Viewport
from swinir_gui.language import tr


@dataclass(frozen=True)
class Options:
    """What the person has chosen about comparing.

    Attributes:
        divider: where it stands, as a fraction of the visible part of the picture.
        orientation: Vertical for a line from top to bottom that moves left and right.
        held: whether the source is shown in place of everything.
        blinking: whether both pictures take turns in place of the difference.
    """

    mode: ViewMode = ViewMode.SLIDER
    divider: float = 0.5
    orientation: Qt.Orientation = Qt.Orientation.Vertical
    amplification: int = 4
    held: bool = False
    blinking: bool = False


@dataclass(frozen=True)
class Scene:
    """One moment of the canvas.

    Attributes:
        viewport: that of each pane.
        before_turn: whether what the result is compared with has its turn while blinking.
        waited: whether a picture was shown so long ago that it should be there by now.
        pointer: the pane that the pointer is in, and the device pixel of the canvas under it.
    """

    panes: Panes
    viewport: Viewport
    layers: PairLayers
    run: GrowingResult
    options: Options
    theme: Theme
    before_turn: bool = False
    pointer: tuple[int, QPoint] | None = None
    waited: bool = True

    @property
    def source_size(self) -> Size:
        return self.layers.pair.source_size

    @property
    def before_size(self) -> Size:
        """Of the file that the result is compared with."""
        counterpart = self.layers.pair.counterpart
        return counterpart.size if counterpart else self.source_size

    @property
    def before_name(self) -> str:
        """What the result is compared with is called."""
        counterpart = self.layers.pair.counterpart
        return counterpart.name if counterpart else tr("Source")

    @property
    def size(self) -> Size:
        """Of the result."""
        return self.layers.pair.source.size

    def placement(self, pane: QRect, area: QRect | None = None) -> Placement:
        """Where the picture stands in ``pane``, of which ``area`` is painted."""
        left, top = self.viewport.origin
        origin = pane.topLeft() + QPoint(left, top)
        return Placement(self.viewport.zoom, origin, pane if area is None else area & pane)

    def picture(self, pane: QRect) -> QRect:
        """The visible part of the picture in ``pane``."""
        left, top = self.viewport.origin
        right, bottom = self.viewport.to_view((self.size.width, self.size.height))
        whole = QRect(left, top, round(right) - left, round(bottom) - top)
        return whole.translated(pane.topLeft()) & pane

    def bare(self) -> QRegion:
        """Where no picture is; filling the rest as well would take as long as painting it."""
        region = QRegion(self.panes.canvas)
        for pane in self.panes.rects:
            region -= self.picture(pane)
        return region

    @property
    def running(self) -> bool:
        """Whether the result is being computed: there is nothing to compare yet."""
        return self.run.painting is not None and self.run.painting.running

    @property
    def has_divider(self) -> bool:
        comparable = self.layers.result is not None and not self.running and not self.options.held
        return comparable and self.options.mode is ViewMode.SLIDER
