"""The window: arranges its parts, folds them to its size, and passes on what is dropped. It holds no state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from swinir_gui.gui.panels.empty_state import EmptyState
from swinir_gui.gui.panels.left_column import LeftColumn
from swinir_gui.gui.panels.status_bar import DeviceLabel, StatusBar
from swinir_gui.gui.panels.toolbar import OpenBar, ViewBar
from swinir_gui.gui.toolkit.actions import Actions
from swinir_gui.gui.toolkit.lines import horizontal_line, vertical_line
from swinir_gui.gui.toolkit.theme import Theme

if TYPE_CHECKING:
    from swinir_gui.gui.panels.drop_frame import DropFrame
    from swinir_gui.gui.panels.notice_bar import NoticeBar

TOOLBAR, STATUS = 48, 40
NARROW_BELOW = 1000
LEAST = QSize(780, 480)  # the toolbar's icons beside the narrow column


def _always() -> bool:
    return True


class MainWindow(QMainWindow):
    """Toolbar, left column, canvas, status bar.

    Attributes:
        may_close: asked before the window closes.
        accepts: asked whether something can be dropped, and how many pictures it is; None while nothing can.
    """

    first_painted = Signal()
    dropped = Signal(object)  # QMimeData, valid during the call
    closed = Signal()
    activated = Signal()  # the person is back from another window

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("SwinIR GUI")
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.may_close: Callable[[], bool] = _always
        self.accepts: Callable[[QMimeData], int | None] | None = None
        self._painted = False
        self._theme = theme
        self._notice_bar: NoticeBar | None = None
        self._drop_frame: DropFrame | None = None
        self.actions_ = Actions(self, theme)
        self.column = LeftColumn(theme)
        self.view_bar = ViewBar(self.actions_)
        self.empty = EmptyState(theme, [self.actions_[name] for name in ("open", "paste", "sample")])
        self.device = DeviceLabel(theme)
        self.status = StatusBar(theme, self.actions_["cancel"])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self._canvas_area = self._build_canvas_area()
        self._build()
        self.setMinimumSize(LEAST)
        self.resize(1440, 900)

    def set_canvas(self, canvas: QWidget) -> None:
        """Put the canvas in its place; it shows once there is a picture."""
        self.stack.addWidget(canvas)

    def show_canvas(self, *, shown: bool) -> None:
        """The canvas, or the invitation."""
        self.stack.setCurrentIndex(1 if shown and self.stack.count() > 1 else 0)

    @property
    def covered(self) -> bool:
        """Whether a page stands in place of the canvas."""
        return self.stack.currentIndex() > 1

    def set_theme(self, theme: Theme) -> None:
        """Hand the theme to what paints itself."""
        self._theme = theme
        for part in (self.actions_, self.column, self.empty, self.notice_bar, self.device, self.status, self.drop_frame):
            part.set_theme(theme)

    @property
    def notice_bar(self) -> NoticeBar:
        """Above the canvas; made when it is first asked for, since a window that opens has nothing to say."""
        if self._notice_bar is None:
            from swinir_gui.gui.panels.notice_bar import NoticeBar

            self._notice_bar = NoticeBar(self._theme)
            self._canvas_column.insertWidget(0, self._notice_bar)
        return self._notice_bar

    @property
    def drop_frame(self) -> DropFrame:
        """Over the canvas; made likewise."""
        if self._drop_frame is None:
            from swinir_gui.gui.panels.drop_frame import DropFrame

            self._drop_frame = DropFrame(self._canvas_area, self._theme)
        return self._drop_frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.column.set_narrow(narrow=self.width() < NARROW_BELOW)
        self.open_bar.setFixedWidth(self.column.width())
        self.device.setFixedWidth(self.column.width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is not None:  # a result of ours, on its way to another program
            return
        count = self.accepts(event.mimeData()) if self.accepts else None
        if count is not None:
            event.acceptProposedAction()
            self.drop_frame.offer(count)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.drop_frame.isVisible():
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self.drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_frame.hide()
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the canvas work wherever the focus is, unless the focus has a use for them."""
        canvas = self.stack.widget(1)
        if canvas is not None and canvas.isVisible() and not canvas.hasFocus():
            canvas.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        canvas = self.stack.widget(1)
        if canvas is not None and canvas.isVisible() and not canvas.hasFocus():
            canvas.keyReleaseEvent(event)
        else:
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            event.accept()
            self.closed.emit()
        else:
            event.ignore()

    def _build_canvas_area(self) -> QWidget:
        area = QWidget()
        area.setObjectName("canvas_area")
        self._canvas_column = QVBoxLayout(area)
        self._canvas_column.setContentsMargins(0, 0, 0, 0)
        self._canvas_column.setSpacing(0)
        self._canvas_column.addWidget(self.stack, 1)
        return area

    def _build(self) -> None:
        """Five rows and three columns, so that the lines meet."""
        whole = QWidget()
        whole.setObjectName("window")
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self.open_bar = OpenBar(self.actions_)
        for bar, height in ((self.open_bar, TOOLBAR), (self.view_bar, TOOLBAR), (self.device, STATUS), (self.status, STATUS)):
            bar.setFixedHeight(height)
        rows: tuple[tuple[QWidget, QWidget], ...] = (
            (self.open_bar, self.view_bar),
            (horizontal_line(), horizontal_line()),
            (self.column, self._canvas_area),
            (horizontal_line(), horizontal_line()),
            (self.device, self.status),
        )
        for row, (left, right) in enumerate(rows):
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 2)
        grid.addWidget(vertical_line(), 0, 1, len(rows), 1)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(2, 1)
        whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCentralWidget(whole)
        whole.setFocus()  # so that nothing wears a ring before somebody reaches for the keyboard
