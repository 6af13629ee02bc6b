"""The last minute before the computer is suspended or shut down: any key or click stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from swinir_gui.gui.dialogs.cover import Cover
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.ended.when_done import COUNTDOWN, WhenDone
from swinir_gui.language import ntr, tr

SECOND_MS = 1000
TOLD = 10  # seconds between two words to those who cannot see it


class Countdown(Cover):
    """Any key and any click stop it, but for the button that does at once what it counts down to."""

    elapsed = Signal()

    def __init__(self, window: QWidget, theme: Theme, wish: WhenDone) -> None:
        super().__init__(window, theme)
        self._wish, self._left = wish, COUNTDOWN
        self._title = label(kind="strong")
        self._stop = QPushButton(tr("Cancel"))
        self._stop.setProperty("primary", True)
        self._stop.clicked.connect(self._end)
        self._now = QPushButton(tr("Suspend now") if wish is WhenDone.SUSPEND else tr("Shut down now"))
        self._now.clicked.connect(self._on_elapsed)
        self._timer = QTimer(self, interval=SECOND_MS)
        self._timer.timeout.connect(self._tick)
        self._build()
        self._show_left()
        self.raise_()
        self.show()
        self._stop.setFocus()
        self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._now.hasFocus():
            self._now.click()
        else:
            self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        del event
        self._end()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show_left()
        else:
            self._on_elapsed()

    def _show_left(self) -> None:
        if self._wish is WhenDone.SUSPEND:
            words = ntr("The computer is suspended in {n} second.", "The computer is suspended in {n} seconds.", self._left)
        else:
            words = ntr("The computer shuts down in {n} second.", "The computer shuts down in {n} seconds.", self._left)
        self._title.setText(words)
        if self._left % TOLD == 0:
            self.setAccessibleName(words)

    def _on_elapsed(self) -> None:
        self._end()
        self.elapsed.emit()

    def _end(self) -> None:
        self._timer.stop()
        self.close_cover()

    def _build(self) -> None:
        _, column = self.lay_card()
        column.addWidget(self._title)
        column.addWidget(label(tr("All pictures are done. Any key or click keeps the computer on.")))
        column.addSpacing(look.GAP)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._now)
        row.addWidget(self._stop)
        column.addLayout(row)
