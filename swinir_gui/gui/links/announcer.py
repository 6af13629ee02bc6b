"""Reports a run outside the window, if the system can: a count on the taskbar icon, a notification at the end."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit.theme import Theme


class Announcer:
    """Quiet where the system offers neither, and while the window is in use."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        self._window, self._theme = window, theme
        self._tray: QSystemTrayIcon | None = None

    def show_left(self, pictures: int) -> None:
        """Pictures that are still to be done; 0 shows nothing."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.setBadgeNumber(pictures)

    def tell(self, title: str, text: str) -> None:
        """A notification, unless the person is looking at the window anyway."""
        if self._window.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(icons.icon("ph.cube", self._theme, "accent"), self._window)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.NoIcon)

    def close(self) -> None:
        """Take everything back."""
        self.show_left(0)
        if self._tray:
            self._tray.hide()
