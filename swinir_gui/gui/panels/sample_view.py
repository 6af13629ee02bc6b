"""Shows what a model does: before at the left, after at the right; the pointer moves the line between them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from swinir_gui.gui.toolkit.speech import say
from swinir_gui.language import tr
from swinir_gui.paths import resource

RADIUS = 4
FOLDER = "samples"


class SampleView(QWidget):
    """Hidden where a model has none: only models that come with the program do."""

    def __init__(self) -> None:
        super().__init__()
        self._before, self._after, self._cut = QPixmap(), QPixmap(), 0.5
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        say(self.setAccessibleName, tr("Sample: before at the left, after at the right"))
        say(self.setToolTip, tr("Before at the left, after at the right"))

    def show_model(self, model: str) -> None:
        """Show the sample of another model."""
        self._before, self._after = (_read(f"{model}-{part}.webp") for part in ("before", "after"))
        self._cut = 0.5
        self.setVisible(not self._before.isNull() and not self._after.isNull())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def heightForWidth(self, width: int) -> int:
        size = self._after.size()
        return round(width * size.height() / size.width()) if size.width() else 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cut = min(1.0, max(0.0, event.position().x() / self.width()))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._cut = 0.5
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        whole, edge = QRectF(self.rect()), QPainterPath()
        edge.addRoundedRect(whole, RADIUS, RADIUS)
        painter.setClipPath(edge)
        painter.drawPixmap(whole, self._after, QRectF(self._after.rect()))
        left = QRectF(0, 0, whole.width() * self._cut, whole.height())
        source = QRectF(self._before.rect())
        source.setWidth(source.width() * self._cut)
        painter.drawPixmap(left, self._before, source)
        painter.fillRect(QRectF(left.right() - 1, 0, 2, whole.height()), Qt.GlobalColor.white)
        painter.end()


def _read(name: str) -> QPixmap:
    """Small enough to be read at once; nothing where there is none."""
    file = resource(FOLDER) / name
    return QPixmap.fromImage(QImageReader(str(file)).read()) if file.is_file() else QPixmap()
