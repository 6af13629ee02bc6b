"""The sheet for folders, before anything runs: found and left out at the left, choices at the right, the start below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from swinir_gui.gui.dialogs.cover import Cover
from swinir_gui.gui.panels.batch_foot import BatchFoot
from swinir_gui.gui.panels.batch_form import BatchForm
from swinir_gui.gui.panels.batch_found import BatchFound
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import horizontal_line, label, may_shrink, vertical_line
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

LARGEST = QSize(1120, 760)
AROUND = 16  # of the window, where it is small


class BatchSheet(Cover):
    """Esc and Cancel add nothing; Ctrl+Enter starts."""

    cancelled = Signal()

    def __init__(self, window: QWidget, theme: Theme, place: str) -> None:
        super().__init__(window, theme)
        self.found, self.form, self.foot = BatchFound(theme), BatchForm(theme), BatchFoot()
        self._card = QFrame()
        self._card.setObjectName("sheet")
        self._close = QToolButton()
        self._close.setToolTip(tr("Add nothing (Esc)"))
        self._close.setAccessibleName(tr("Add nothing"))
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.clicked.connect(self.cancelled)
        self.foot.cancelled.connect(self.cancelled)
        self._place, self._title = place, label(kind="page")
        self._build()
        self.set_theme(theme)
        self._fit()
        self.raise_()
        self.show()
        self.setFocus()  # no button is meant by Enter before somebody reaches for one

    def show_purpose(self, *, enlarges: bool) -> None:
        """What becomes of the pictures."""
        purpose = tr("Upscale a folder") if enlarges else tr("Restore a folder")
        self._title.setText(purpose)
        self.setAccessibleName(tr("{}: {}").format(purpose, self._place))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.found.set_theme(theme)
        self.form.set_theme(theme)
        self._close.setIcon(icons.icon("ph.x", theme, "quiet"))

    def parts(self) -> Sequence[QWidget]:
        return (self.found, self.form, self.foot, self._close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if held & Qt.KeyboardModifier.ControlModifier:
                self.foot.start.click()
            elif isinstance(focused, QAbstractButton):
                focused.click()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._card.setFixedSize((self.size() - QSize(2 * AROUND, 2 * AROUND)).boundedTo(LARGEST))

    def _build(self) -> None:
        head, words = QHBoxLayout(), QVBoxLayout()
        head.setContentsMargins(look.LARGE, look.PADDING, look.PADDING, look.WIDE)
        where = ElidedLabel("secondary")
        where.setText(self._place)
        may_shrink(where)
        words.setSpacing(look.HAIR)
        words.addWidget(self._title)
        words.addWidget(where)
        head.addLayout(words, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(_scrolling(self.found), 44)
        halves.addWidget(vertical_line())
        halves.addWidget(_scrolling(self.form), 56)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(horizontal_line())
        column.addLayout(halves, 1)
        column.addWidget(horizontal_line())
        column.addWidget(self.foot)
        QGridLayout(self).addWidget(self._card, 0, 0, Qt.AlignmentFlag.AlignCenter)


def _scrolling(half: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    half.setObjectName("bar")
    area.setWidget(half)
    return area
