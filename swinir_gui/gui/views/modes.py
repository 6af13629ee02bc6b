"""The ways to compare, as objects that paint a scene: the canvas only chooses one."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from swinir_gui.gui.views.image_layer import ImageLayer
from swinir_gui.gui.views.overlays import INSET, Plate, paint_cross
from swinir_gui.gui.views.pair import Counterpart, ViewMode
from swinir_gui.gui.views.run_painting import paint_run, paint_working
from swinir_gui.gui.views.scene import Scene
from swinir_gui.language import again, tr

_LEFT, _RIGHT = Qt.Corner.TopLeftCorner, Qt.Corner.TopRightCorner
_NEAREST = 8  # logical pixels between a label and the divider below which the label hides


class CompareMode(Protocol):
    """Paints a scene in device pixels; says what the labels read."""

    def paint(self, painter: QPainter, scene: Scene) -> None: ...

    def plates(self, scene: Scene) -> list[Plate]: ...


class SliderMode:
    """Source, or what stands in its place, on one side of a line, result on the other."""

    def paint(self, painter: QPainter, scene: Scene) -> None:
        if not scene.has_divider:
            paint_result(painter, scene, scene.panes.rects[0])
            return
        before, after = _halves(scene, scene.panes.rects[0])
        paint_before(painter, scene, scene.panes.rects[0], before)
        paint_result(painter, scene, scene.panes.rects[0], after)

    def plates(self, scene: Scene) -> list[Plate]:
        within = logical(scene.picture(scene.panes.rects[0]), scene.panes.ratio)
        if not scene.has_divider:
            return [_whole_plate(scene, within)]
        upright = scene.options.orientation == Qt.Orientation.Vertical
        corner = _RIGHT if upright else Qt.Corner.BottomLeftCorner
        line = QRectF(_divider_line(scene, scene.panes.rects[0]))
        line = logical(line.toRect(), scene.panes.ratio).adjusted(-_NEAREST, -_NEAREST, _NEAREST, _NEAREST)
        plates = [_before_plate(scene, within), _result_plate(scene, within, corner)]
        if upright:  # a long name is cut short rather than hidden while the divider stands in the middle
            plates = [replace(plate, widest=within.width() / 2 - INSET - _NEAREST - 2) for plate in plates]
        return [plate for plate in plates if not plate.rect.intersects(line)]


class SideBySideMode:
    """Source at the left, result at the right, both at the same place and zoom."""

    def paint(self, painter: QPainter, scene: Scene) -> None:
        left, right = scene.panes.rects
        paint_before(painter, scene, left)
        paint_result(painter, scene, right)
        between = QRect(left.right() + 1, left.top(), right.left() - left.right() - 1, left.height())
        painter.fillRect(between, Qt.GlobalColor.white)
        if scene.pointer is not None:
            pane, at = scene.pointer
            panes = scene.panes.rects
            other = at - panes[pane].topLeft() + panes[1 - pane].topLeft()
            painter.save()
            painter.setClipRect(panes[1 - pane])
            painter.translate(other)
            painter.scale(scene.panes.ratio, scene.panes.ratio)
            paint_cross(painter, QRectF().topLeft())
            painter.restore()

    def plates(self, scene: Scene) -> list[Plate]:
        left, right = (logical(scene.picture(pane), scene.panes.ratio) for pane in scene.panes.rects)
        linked = tr("Zoom and position linked")
        before = _before_plate(scene, left)
        if scene.before_size != scene.size:
            before = replace(before, plain=tr("{0}, shown bicubic").format(before.plain))
        if scene.layers.pair.lost:
            return [_source_plate(scene, left)]
        alone = scene.running or scene.options.held or (scene.layers.result is None and scene.run.painting is None)
        after = _whole_plate(scene, right) if alone else _result_plate(scene, right, _RIGHT)
        return [before, after, Plate(Qt.Corner.BottomLeftCorner, left, plain=linked, icon="ph.link-simple")]


class DifferenceMode:
    """How far both are apart, or both in turns."""

    def paint(self, painter: QPainter, scene: Scene) -> None:
        options = scene.options
        layer = None if scene.running or options.held or options.blinking else scene.layers.difference(options.amplification)
        if layer is not None:
            _paint_so_far(painter, scene, scene.panes.rects[0], layer)
        elif options.blinking and scene.before_turn:
            paint_before(painter, scene, scene.panes.rects[0])
        else:
            paint_result(painter, scene, scene.panes.rects[0])

    def plates(self, scene: Scene) -> list[Plate]:
        within = logical(scene.picture(scene.panes.rects[0]), scene.panes.ratio)
        options = scene.options
        if scene.running or options.held or scene.layers.result is None:
            return [_whole_plate(scene, within)]
        if options.blinking:
            turn = _before_plate(scene, within) if scene.before_turn else _result_plate(scene, within, _LEFT)
            return [replace(turn, opens=False)]  # nobody can press what comes and goes
        pair = scene.layers.pair
        what = Plate(_LEFT, within, tr("Difference"), _difference_words(pair.counterpart), opens=pair.choosable)
        return [what, Plate(_RIGHT, within, plain=scene.size.spaced)]


MODES: dict[ViewMode, CompareMode] = {
    ViewMode.SLIDER: SliderMode(),
    ViewMode.SIDE_BY_SIDE: SideBySideMode(),
    ViewMode.DIFFERENCE: DifferenceMode(),
}


def paint_before(painter: QPainter, scene: Scene, pane: QRect, area: QRect | None = None) -> None:
    """What the result is compared with."""
    placement, layers = scene.placement(pane, area), scene.layers
    if layers.counterpart is None or not layers.counterpart.complete:
        layers.source.paint(painter, placement)  # until something of the other has been read: rather than a hole
    if layers.counterpart is not None:
        layers.counterpart.paint(painter, placement, over=True)


def paint_result(painter: QPainter, scene: Scene, pane: QRect, area: QRect | None = None) -> None:
    """What there is of the result in ``area``: all, as much as is finished, or the source while that is held."""
    placement, layers = scene.placement(pane, area), scene.layers
    if scene.options.held or (layers.result is None and scene.run.painting is None):
        layers.source.paint(painter, placement)
    elif scene.run.painting is not None:
        _paint_so_far(painter, scene, pane, layers.result, area)
    elif layers.result is not None:
        if not layers.result.complete:
            # Until something of the result has been read: what stood here before, or the source, rather than a hole.
            (layers.former or layers.source).paint(painter, placement)
        layers.result.paint(painter, placement, over=True)


def divider_position(scene: Scene, pane: QRect) -> QPoint:
    """Where the handle's middle stands, in device pixels."""
    picture, options = scene.picture(pane), scene.options
    if options.orientation == Qt.Orientation.Vertical:
        return QPoint(picture.left() + round(options.divider * picture.width()), picture.center().y())
    return QPoint(picture.center().x(), picture.top() + round(options.divider * picture.height()))


def logical(rect: QRect, ratio: float) -> QRectF:
    """Device pixels as logical ones."""
    return QRectF(rect.left() / ratio, rect.top() / ratio, rect.width() / ratio, rect.height() / ratio)


def _paint_so_far(painter: QPainter, scene: Scene, pane: QRect, layer: ImageLayer | None, area: QRect | None = None) -> None:
    placement, painting = scene.placement(pane, area), scene.run.painting
    if painting is None and layer is not None:
        layer.paint(painter, placement)
    elif painting is not None:
        paint_run(painter, placement, scene.run, (scene.layers.source, layer))
        paint_working(painter, placement, painting, scene.panes.ratio)


def _halves(scene: Scene, pane: QRect) -> tuple[QRect, QRect]:
    at = divider_position(scene, pane)
    if scene.options.orientation == Qt.Orientation.Vertical:
        width = at.x() - pane.left()
        return QRect(pane.left(), pane.top(), width, pane.height()), pane.adjusted(width, 0, 0, 0)
    height = at.y() - pane.top()
    return QRect(pane.left(), pane.top(), pane.width(), height), pane.adjusted(0, height, 0, 0)


def _divider_line(scene: Scene, pane: QRect) -> QRect:
    at = divider_position(scene, pane)
    if scene.options.orientation == Qt.Orientation.Vertical:
        return QRect(at.x(), pane.top(), 1, pane.height())
    return QRect(pane.left(), at.y(), pane.width(), 1)


def _source_plate(scene: Scene, within: QRectF) -> Plate:
    if scene.layers.pair.lost:
        return Plate(_LEFT, within, tr("Result"), tr("{0}, its source is gone").format(scene.size.spaced))
    source, size = scene.layers.source, scene.source_size.spaced
    if source.unreadable:
        return Plate(_LEFT, within, tr("Source"), tr("{0}, damaged").format(size))
    if source.unread and scene.waited:
        return Plate(_LEFT, within, tr("Source"), tr("{0}, being read").format(size))
    return Plate(_LEFT, within, tr("Source"), tr("{0}, its result is gone").format(size) if scene.layers.pair.result_lost else size)


def _before_plate(scene: Scene, within: QRectF) -> Plate:
    """The label of what the result is compared with."""
    counterpart, opens = scene.layers.pair.counterpart, scene.layers.pair.choosable
    if counterpart is None:
        return replace(_source_plate(scene, within), opens=opens)
    return Plate(_LEFT, within, again(counterpart.name), counterpart.size.spaced, opens=opens)


def _result_plate(scene: Scene, within: QRectF, corner: Qt.Corner) -> Plate:
    result, painting, counterpart = scene.layers.result, scene.run.painting, scene.layers.pair.counterpart
    name = again(counterpart.result_name) if counterpart else tr("Result")
    if painting is not None and not painting.running:
        if painting.complete:
            return Plate(corner, within, name, tr("{0}, not saved yet").format(scene.size.spaced))
        return Plate(corner, within, tr("Result so far"), scene.size.spaced)
    if result is not None and result.unread:
        return Plate(corner, within, name, tr("{0}, being read").format(scene.size.spaced))
    return Plate(corner, within, name, scene.size.spaced)


def _difference_words(counterpart: Counterpart | None) -> str:
    if counterpart is None:
        return tr("|source − result|, largest channel")
    return tr("|{0} − {1}|, largest channel").format(*counterpart.names)


def _whole_plate(scene: Scene, within: QRectF) -> Plate:
    """The label where there is one picture only."""
    painting = scene.run.painting
    if scene.options.held or painting is None:
        return _source_plate(scene, within)
    if painting.streams:
        return Plate(_LEFT, within, tr("Result so far"), tr("finished rows above, source below"))
    return Plate(_LEFT, within, tr("Result so far"), tr("finished tiles plain, source darkened"))
