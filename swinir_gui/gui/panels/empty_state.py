"""The canvas before there is a picture: an invitation, and the recent pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import text_of, tip_of
from swinir_gui.gui.toolkit.lines import empty, horizontal_line, label
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import ntr, tr

if TYPE_CHECKING:
    from swinir_gui.gui.panels.recent_picture import RecentPicture

HERO = QSize(208, 130)
SHOWN = 4  # of the recent pictures
CARD = 640


class DropCard(Painted):
    """A card with a dashed edge."""

    def paint(self, painter: QPainter) -> None:
        pen = QPen(self.theme.disabled, 1.5)
        pen.setDashPattern([6, 3])
        painter.setPen(pen)
        painter.setBrush(self.theme.drop_card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)


class EmptyState(QWidget):
    """The drop card in the middle of the canvas."""

    recent_requested = Signal(object)  # Path
    clear_requested = Signal()
    left_requested = Signal()

    def __init__(self, theme: Theme, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._theme = theme
        self._card, self._hero = DropCard(theme), QLabel()
        self._hero.setFixedSize(HERO)
        say(self._hero.setAccessibleName, tr("A picture, coarse at the left and fine at the right"))
        self._buttons = [self._button(action, primary=index == 0) for index, action in enumerate(actions)]
        self._recent_box, self._recent = QWidget(), QHBoxLayout()
        self._tiles: list[RecentPicture] = []
        self._left = self._link(tip_of("continue_run"), self.left_requested)
        self._left.hide()
        self._advice = label(tr("PNG, JPEG, HEIC, WebP, TIFF, AVIF or PSD, of any size. Your originals are never changed."), "")
        self._build()
        self.set_theme(theme)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer the pictures of last time that are still there."""
        from swinir_gui.gui.panels.recent_picture import RecentPicture

        empty(self._recent)
        self._tiles = [RecentPicture(path, self._theme) for path in paths[:SHOWN]]
        for path, tile in zip(paths, self._tiles, strict=False):
            tile.clicked.connect(lambda _=False, chosen=path: self.recent_requested.emit(chosen))
            self._recent.addWidget(tile, 1)
        for _ in range(SHOWN - len(self._tiles)):
            self._recent.addWidget(QWidget(), 1)
        self._fit()

    def show_left(self, pictures: int) -> None:
        """Offer to go on with a run that was broken off with so many pictures left; 0 for none."""
        say(self._left.setText, ntr("Continue last run, {n} picture left", "Continue last run, {n} pictures left", pictures))
        self._left.setVisible(pictures > 0)
        self._fit()

    def load_pictures(self) -> None:
        """Decode the ornament and the small pictures: once the window shows."""
        from swinir_gui.gui.panels.sample_picture import cut_in_two

        self._hero.setPixmap(cut_in_two(HERO, self.devicePixelRatioF(), 8))
        for tile in self._tiles:
            tile.load()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._card.set_theme(theme)
        self._left.setIcon(icons.icon("ph.play", theme, "accent_text"))
        names = ("ph.folder-open", "ph.clipboard-text", "ph.image")
        for index, (button, name) in enumerate(zip(self._buttons, names, strict=True)):
            button.setIcon(icons.icon(name, theme, "text" if index else "on_accent"))
        for tile in self._tiles:
            tile.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little height, the ornament gives way, then the pictures of last time."""
        self._hero.setVisible(True)
        self._recent_box.setVisible(bool(self._tiles))
        for part in (self._hero, self._recent_box):
            if self._card.sizeHint().height() <= self.height() - 2 * look.LARGE:
                break
            part.hide()
        self._card.setMaximumWidth(max(320, min(CARD, self.width() - 2 * look.LARGE)))

    def _button(self, action: QAction, *, primary: bool) -> QPushButton:
        button = QPushButton()
        say(button.setText, tr("{}…").format(text_of(action.objectName())) if primary else text_of(action.objectName()))
        button.setProperty("large", True)
        button.setProperty("primary", primary)
        say(button.setToolTip, tip_of(action.objectName()))
        button.setIconSize(look.BESIDE_WORDS)
        button.clicked.connect(lambda: action.trigger())  # noqa: PLW0108 - clicked would hand its flag on
        return button

    def _link(self, tip: str, wish: SignalInstance) -> QPushButton:
        link = QPushButton()
        link.setProperty("link", True)
        link.setIconSize(look.BESIDE_WORDS)
        say(link.setToolTip, tip)
        link.clicked.connect(wish)
        return link

    def _build(self) -> None:
        title = label(tr("Drop a picture or a folder here"), "page")
        title.setFont(look.font(21, QFont.Weight.DemiBold))
        self._advice.setWordWrap(True)
        self._advice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.GAP)
        buttons.addStretch()
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self._card)
        column.setContentsMargins(30, 38, 30, 28)
        column.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        for part, below in ((self._hero, 22), (title, 6)):
            column.addWidget(part, 0, centre)
            column.addSpacing(below)
        column.addWidget(self._advice)
        column.addSpacing(18)
        column.addLayout(buttons)
        column.addSpacing(look.WIDE)
        column.addWidget(self._left, 0, centre)
        column.addWidget(self._build_recent())
        grid = QGridLayout(self)
        grid.setContentsMargins(look.LARGE, look.LARGE, look.LARGE, look.LARGE)
        grid.addWidget(self._card, 1, 1)
        for line in (0, 2):
            grid.setRowStretch(line, 1)
            grid.setColumnStretch(line, 1)
        grid.setColumnStretch(1, 100)

    def _build_recent(self) -> QWidget:
        head, clear = QHBoxLayout(), self._link(tr("Forget these pictures; the files stay"), self.clear_requested)
        say(clear.setText, tr("Clear"))
        head.addWidget(label(tr("Recent"), "strong"))
        head.addStretch()
        head.addWidget(clear)
        self._recent.setSpacing(look.WIDE)
        column = QVBoxLayout(self._recent_box)
        column.setContentsMargins(0, 46, 0, 0)
        column.setSpacing(look.GAP)
        column.addWidget(horizontal_line())
        column.addSpacing(look.GAP)
        column.addLayout(head)
        column.addLayout(self._recent)
        return self._recent_box
