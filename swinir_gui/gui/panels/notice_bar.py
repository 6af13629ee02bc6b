"""A strip above the picture: what happened, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import text_of
from swinir_gui.gui.toolkit.lines import paragraph
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import joined, tr


class NoticeKind(Enum):
    """How serious it is; each has a colour and an icon of another shape."""

    FAILED = "failed"
    WARNING = "warning"
    INFO = "info"


ICONS = {
    NoticeKind.FAILED: ("ph.warning-circle-fill", "failed"),
    NoticeKind.WARNING: ("ph.warning-fill", "warning"),
    NoticeKind.INFO: ("ph.info", "accent_text"),
}


@dataclass(frozen=True)
class Notice:
    """What a person should know.

    Attributes:
        title: one sentence: what happened.
        advice: one sentence: what to do.
        kind: how serious.
        actions: names of at most two things to do about it, of the queue's and the window's.
        details: what to copy for somebody who helps; nothing hides the button.
        job_id: the picture that it is about.
    """

    title: str
    advice: str = ""
    kind: NoticeKind = NoticeKind.FAILED
    actions: tuple[str, ...] = ()
    details: str = ""
    job_id: int | None = None


class NoticeBar(QWidget):
    """Shows one notice at a time; the last one wins, the others stay readable in the queue's rows."""

    action_requested = Signal(str, object)  # the action's name, the notice
    shown = Signal()
    closed = Signal(object)  # Notice

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._notice = theme, Notice("")
        self._icon, self._title, self._advice = icons.IconLabel(18), paragraph(kind="strong"), paragraph()
        self._buttons = (QPushButton(), QPushButton())
        self._copy = self._tool(tr("Copy details"), self._copy_details)
        self._close = self._tool(tr("Close"), self.dismiss)
        self._build()
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What is shown."""
        return None if self.isHidden() else self._notice

    def show_notice(self, notice: Notice, labels: dict[str, QAction]) -> None:
        """Show it, with a button for each of its actions that is in ``labels``."""
        self._notice = notice
        say(self._title.setText, notice.title)
        say(self._advice.setText, notice.advice)
        self._advice.setVisible(bool(notice.advice))
        offered = [name for name in notice.actions if name in labels][: len(self._buttons)]
        for button, name in zip(self._buttons, [*offered, None, None], strict=False):
            button.setVisible(name is not None)
            if name is not None:
                say(button.setText, text_of(name))
                button.setIcon(labels[name].icon())
                button.setProperty("action", name)
        self._copy.setVisible(bool(notice.details))
        say(self.setAccessibleName, joined(" ", (notice.title, notice.advice)))
        self.set_theme(self._theme)
        self.show()
        self.shown.emit()

    def dismiss(self) -> None:
        """Put it away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit(self._notice)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        name, role = ICONS[self._notice.kind]
        self._icon.show_icon(name, theme.color(role))
        self._copy.setIcon(icons.icon("ph.copy", theme))
        self._close.setIcon(icons.icon("ph.x", theme))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        failed = self._notice.kind is NoticeKind.FAILED
        warned = self._notice.kind is NoticeKind.WARNING
        theme = self._theme
        fill = theme.notice_failed if failed else theme.notice_warning if warned else theme.panel
        edge = theme.notice_failed_edge if failed else theme.notice_warning_edge if warned else theme.edge
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(16.5, 12.5, -16.5, -0.5), 8, 8)
        painter.end()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(look.HAIR)
        for each in (self._title, self._advice):
            words.addWidget(each)
        row = QHBoxLayout(self)
        row.setContentsMargins(16 + look.PADDING, 12 + look.WIDE, 16 + look.GAP, look.WIDE)
        row.setSpacing(look.GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(look.TIGHT)
        row.addLayout(words, 1)
        for button in self._buttons:
            button.clicked.connect(self._ask)
            button.setIconSize(look.BESIDE_WORDS)
            row.addWidget(button)
        row.addWidget(self._copy)
        row.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _tool(self, name: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setProperty("bare", True)
        say(button.setToolTip, name)
        say(button.setAccessibleName, name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(slot)
        return button

    def _ask(self) -> None:
        name = str(self.sender().property("action"))
        self.action_requested.emit(name, self._notice)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._notice.details)
