"""What happens after the run: shown in a few words, chosen from a menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from swinir_gui.gui.panels.when_done_choice import words_of
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.language import tr

ICONS = {
    WhenDone.NOTHING: "ph.flag",
    WhenDone.NOTIFY: "ph.bell",
    WhenDone.OPEN: "ph.folder-open",
    WhenDone.SUSPEND: "ph.moon",
    WhenDone.SHUT_DOWN: "ph.power",
}


class EndingButton(QToolButton):
    """Shows a wish and reports another one."""

    wished = Signal(object)  # WhenDone

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._wish = theme, WhenDone.NOTIFY
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(look.BESIDE_WORDS)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._made: dict[WhenDone, QAction] = {}

    def show_wish(self, wish: WhenDone) -> None:
        """Show it without reporting it."""
        self._wish = wish
        say(self.setText, tr("Then: {}").format(words_of(wish).short))
        words = tr("When all pictures are done: {}").format(words_of(wish).full)
        say(self.setAccessibleName, words)
        say(self.setToolTip, words)
        if not self._made:  # not before the window shows
            self._make_menu()
        self._made[wish].setChecked(True)
        self.set_theme(self._theme)

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the icon alone where there is little room; the tooltip says it all."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(style)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        role = "warning" if self._wish.ends_work else "text"
        self.setIcon(icons.icon(ICONS[self._wish], theme, role))

    def _make_menu(self) -> None:
        menu, group = QMenu(self), QActionGroup(self)
        for wish in WhenDone:
            action = self._made[wish] = QAction(menu)
            say(action.setText, words_of(wish).full)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, wished=wish: self.wished.emit(wished))
            group.addAction(action)
            menu.addAction(action)
        self.setMenu(menu)
