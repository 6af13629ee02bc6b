"""What is on the canvas besides pictures: labels, the button over one of them, divider, minimap, legend."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.views.counterpart_button import CounterpartButton
from swinir_gui.gui.views.divider import THICKNESS, Divider
from swinir_gui.gui.views.image_layer import SHARP_ABOVE
from swinir_gui.gui.views.legend import DifferenceLegend
from swinir_gui.gui.views.minimap import Minimap
from swinir_gui.gui.views.modes import MODES, divider_position, logical
from swinir_gui.gui.views.overlays import INSET, Plate
from swinir_gui.gui.views.pair import ViewMode
from swinir_gui.gui.views.scene import Scene
from swinir_gui.language import tr

_GAP = 8


class Furniture(QObject):
    """Owns the controls and puts them where a scene wants them."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        # In the order in which Tab reaches them.
        self.counterpart = CounterpartButton(canvas)
        self.divider, self.minimap, self.legend = Divider(canvas), Minimap(canvas), DifferenceLegend(canvas)
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        self.counterpart.theme = self.divider.theme = self.minimap.theme = theme

    def clear(self) -> None:
        """There is no picture."""
        for widget in (self.counterpart, self.divider, self.minimap, self.legend):
            widget.hide()

    def arrange(self, scene: Scene) -> None:
        """Show and place what belongs to ``scene``."""
        plates = MODES[scene.options.mode].plates(scene) if scene.layers.pair.choosable else []
        self.counterpart.lie_over(next((plate for plate in plates if plate.opens), None), scene.before_name)
        self._arrange_divider(scene)
        self._arrange_legend(scene)
        self._arrange_minimap(scene)

    def paint_plates(self, painter: QPainter, scene: Scene) -> None:
        """Labels and zoom; the painter's unit is the logical pixel."""
        badge = self._badge(scene, scene.panes.rects[-1])
        plates = [*MODES[scene.options.mode].plates(scene), *([] if self._meets(self.divider, badge.rect) else [badge])]
        taken: list[QRectF] = []
        for plate in plates:
            # In a very small picture the first labels have the room.
            if plate.fits and not any(plate.rect.intersects(other) for other in taken):
                plate.paint(painter, scene.theme)
                taken.append(plate.rect)

    def _arrange_divider(self, scene: Scene) -> None:
        divider, canvas = self.divider, scene.panes.canvas
        divider.setVisible(scene.has_divider)
        upright = scene.options.orientation == Qt.Orientation.Vertical
        # The slider's own orientation and direction only tell keys and screen readers which way is more.
        divider.setOrientation(Qt.Orientation.Horizontal if upright else Qt.Orientation.Vertical)
        divider.setInvertedAppearance(not upright)
        divider.setInvertedControls(not upright)
        divider.show_fraction(scene.options.divider)
        divider.line = scene.options.orientation
        at = divider_position(scene, canvas)
        picture = logical(scene.picture(canvas), scene.panes.ratio).toAlignedRect()
        middle = QPoint(round(at.x() / scene.panes.ratio), round(at.y() / scene.panes.ratio))
        half = THICKNESS // 2
        if upright:
            divider.setGeometry(middle.x() - half, picture.top(), THICKNESS, picture.height())
        else:
            divider.setGeometry(picture.left(), middle.y() - half, picture.width(), THICKNESS)

    def _arrange_legend(self, scene: Scene) -> None:
        options = scene.options
        shown = options.mode is ViewMode.DIFFERENCE and scene.layers.result is not None and not scene.running
        self.legend.setVisible(shown)
        if not shown:
            return
        self.legend.show_state(options.amplification, blinking=options.blinking)
        self.legend.fit_into(round(self._canvas.width() - 2 * INSET))
        size, picture = self.legend.size(), logical(scene.picture(scene.panes.canvas), scene.panes.ratio)
        # What is wider than the picture would cover it from edge to edge.
        bottom = picture.bottom() if size.width() + 2 * INSET <= picture.width() else self._canvas.height()
        self.legend.move((self._canvas.width() - size.width()) // 2, round(bottom - INSET - size.height()))

    def _arrange_minimap(self, scene: Scene) -> None:
        viewport = scene.viewport
        self.minimap.setVisible(viewport.exceeds)
        if not viewport.exceeds:
            return
        layer = None if scene.options.held or scene.run.painting is not None else scene.layers.result
        overview = (layer and layer.overview()) or scene.layers.source.overview()
        self.minimap.show_part(scene.size, viewport.visible(), overview)
        right = self._canvas.width() - INSET - self.minimap.width()
        bottom = self._canvas.height() - INSET
        place = QRectF(right, bottom - self.minimap.height(), self.minimap.width(), self.minimap.height())
        if self._meets(self.legend, place):
            place.moveBottom(self.legend.geometry().top() - _GAP)
        self.minimap.move(round(place.left()), round(place.top()))

    def _badge(self, scene: Scene, pane: QRect) -> Plate:
        """The zoom, in the lower right corner or left of the minimap there; beside a picture that is too small for it."""
        zoom, within = scene.viewport.zoom, logical(scene.picture(pane), scene.panes.ratio)
        share = percent(f"{zoom * 100:.0f}" if zoom >= 0.1 else f"{zoom * 100:.1f}")
        if zoom > SHARP_ABOVE:
            share = tr("{0}, true pixels").format(share)
        gap = 0.0
        if not self.minimap.isHidden():
            gap = max(0.0, within.right() - INSET - self.minimap.x() + _GAP)
            within.setBottom(self.minimap.geometry().bottom() + 1 + INSET)
        plate = Plate(Qt.Corner.BottomRightCorner, within, plain=share, icon="ph.magnifying-glass", right_gap=gap)
        if self.minimap.isHidden() and (not plate.fits or 2 * (plate.rect.width() + INSET) > within.width()):
            within = logical(pane, scene.panes.ratio)  # in the picture it would reach the middle, where the divider is
        plate = replace(plate, within=within)
        if self._meets(self.legend, plate.rect):
            within.setBottom(self.legend.geometry().top() - _GAP + INSET)
        return replace(plate, within=within)

    def _meets(self, widget: QWidget, rect: QRectF) -> bool:
        return not widget.isHidden() and QRectF(widget.geometry()).intersects(rect)
