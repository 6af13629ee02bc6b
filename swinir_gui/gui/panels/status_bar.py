"""The bottom of the window: the device, the current work, and buttons for it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.ending_button import EndingButton
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import text_of, tip_of
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.painting import Painted, paint_bar
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.language import tr

NARROW_BELOW = 800


class DeviceLabel(QWidget):
    """What computes, and how exactly."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icon, self._text = icons.IconLabel(), ElidedLabel("secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.PADDING, 0, look.GAP, 0)
        row.setSpacing(look.GAP)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        row.addStretch()
        self.set_theme(theme)
        self.set_text(tr("Getting ready"))

    def set_text(self, text: str) -> None:
        """The device and its precision, in words."""
        say(self._text.setText, text)
        say(self.setAccessibleName, text)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._icon.show_icon("ph.cpu", theme.secondary)


class ProgressLine(Painted):
    """A thin bar that never moves by itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._fraction = 0.0
        self.setFixedHeight(6)
        self.setMinimumWidth(60)
        self.setMaximumWidth(220)

    def sizeHint(self) -> QSize:
        return QSize(220, 6)

    def set_fraction(self, fraction: float) -> None:
        """0 to 1."""
        self._fraction = min(1.0, max(0.0, fraction))
        self.setAccessibleName(f"{self._fraction:.0%}")
        self.update()

    def paint(self, painter: QPainter) -> None:
        paint_bar(painter, QRectF(self.rect()), self._fraction, self.theme)


class Running(NamedTuple):
    """A run in words: pictures done, what is at work, how far, how long."""

    totals: str
    work: str
    fraction: float
    time: str


class StatusBar(QWidget):
    """Shows one thing at a time: a run, or the last message, or a quiet hint."""

    cancel_requested = Signal()
    link_requested = Signal(str)  # the action's name
    downloads_requested = Signal()
    ending_requested = Signal(object)  # WhenDone

    def __init__(self, theme: Theme, cancel: QAction) -> None:
        super().__init__()
        self._theme = theme
        self._icon, self._message = icons.IconLabel(), ElidedLabel()
        self._totals, self._time = label(kind="secondary"), label(kind="secondary")
        self._bar = ProgressLine(theme)
        self._link = QPushButton()
        self._link.setProperty("link", True)
        self._link.clicked.connect(lambda: self.link_requested.emit(self._link.objectName()))
        self._report = QPushButton()
        self._report.setProperty("link", True)
        say(self._report.setText, text_of("report"))
        say(self._report.setToolTip, tip_of("report"))
        self._report.clicked.connect(lambda: self.link_requested.emit("report"))
        self._report.hide()
        self._downloads = QPushButton()
        self._downloads.setProperty("link", True)
        say(self._downloads.setToolTip, tr("Models are being downloaded; show them"))
        self._downloads.clicked.connect(self.downloads_requested)
        self._downloads.hide()
        self._pointer = label(kind="secondary")
        self._cancel = QPushButton()
        say(self._cancel.setText, text_of(cancel.objectName()))
        self._cancel.setProperty("small", True)
        say(self._cancel.setToolTip, tip_of(cancel.objectName()))
        self._cancel.clicked.connect(self.cancel_requested)
        self._ending = EndingButton(theme)
        self._ending.wished.connect(self.ending_requested)
        self._state: tuple[str, str] | None = None
        self._build()
        self.show_message("")

    def show_message(self, text: str, *, state: tuple[str, str] | None = None, link: str = "") -> None:
        """A sentence, with an icon and its colour's role; ``link`` names an action to go with it."""
        self._state = state
        for part in (self._totals, self._bar, self._time, self._ending, self._cancel):
            part.hide()
        say(self._message.setText, text)
        self._link.setVisible(bool(link))
        if link:
            self._link.setObjectName(link)
            say(self._link.setText, text_of(link))
            say(self._link.setToolTip, tip_of(link))
        self.set_theme(self._theme)
        self._fit_pointer()

    def show_running(self, running: Running, *, paused: bool = False) -> None:
        """A run; it can be cancelled."""
        self._state = ("ph.pause-circle", "secondary") if paused else None
        say(self._totals.setText, running.totals)
        say(self._message.setText, running.work)
        self._bar.set_fraction(running.fraction)
        say(self._time.setText, running.time)
        self._link.hide()
        self._totals.setVisible(bool(running.totals))
        self._time.setVisible(bool(running.time))
        for part in (self._bar, self._ending, self._cancel):
            part.show()
        self.set_theme(self._theme)
        self._fit_pointer()

    def show_pointer(self, text: str) -> None:
        """What is under the pointer, or a hint."""
        say(self._pointer.setText, text)
        self._fit_pointer()

    def offer_report(self, *, offered: bool) -> None:
        """A way to the report of the last run, whatever is said beside it."""
        self._report.setVisible(offered)
        self._fit_pointer()

    def show_downloads(self, text: str) -> None:
        """How far models are that are being fetched; no text for none."""
        say(self._downloads.setText, text)
        say(self._downloads.setAccessibleName, tr("Downloading models: {}").format(text))
        self._downloads.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ending.set_narrow(narrow=self.width() < NARROW_BELOW)
        self._fit_pointer()

    def show_ending(self, wish: WhenDone) -> None:
        """What happens when the run has ended."""
        self._ending.show_wish(wish)

    @property
    def message(self) -> str:
        """What the bar says."""
        return self._message.text()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._bar.set_theme(theme)
        self._ending.set_theme(theme)
        self._downloads.setIcon(icons.icon("ph.download-simple", theme, "accent_text"))
        self._icon.setVisible(self._state is not None)
        if self._state:
            name, role = self._state
            self._icon.show_icon(name, theme.color(role))

    def _fit_pointer(self) -> None:
        """Leave the pointer's words out where a run needs the room, or a message leaves too little of it."""
        others = (self._icon, self._link, self._report, self._downloads)
        taken = sum(look.GAP + each.minimumSizeHint().width() for each in others if not each.isHidden())
        room = self.width() - 2 * look.WIDE - taken - 2 * look.GAP  # beside the message and the stretch
        self._pointer.setVisible(self._bar.isHidden() and self._pointer.sizeHint().width() <= room)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(look.WIDE, 0, look.WIDE, 0)
        row.setSpacing(look.GAP)
        for part in (self._icon, self._totals, self._message, self._bar, self._time, self._link, self._report):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self._pointer)
        row.addWidget(self._downloads)
        row.addWidget(self._ending)
        row.addWidget(self._cancel)
        self._message.setFont(look.font(12))
