"""Shows files in the system's file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

SERVICE, PLACE = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"


def reveal(file: Path) -> None:
    """Open a file's folder with the file selected, or just the folder where nobody can be asked for more."""
    if not file.exists():
        _open_folder(file)
    elif sys.platform == "win32":
        QProcess.startDetached("explorer.exe", ["/select,", str(file)])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(file)])
    else:
        _ask_file_manager(file)


def _ask_file_manager(file: Path) -> None:
    """In the way that the desktops of Linux have agreed on."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        _open_folder(file)
        return
    message = QDBusMessage.createMethodCall(SERVICE, PLACE, SERVICE, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(str(file)).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message))
    _WAITING.add(watcher)

    def answered() -> None:
        _WAITING.discard(watcher)
        if watcher.isError():
            _open_folder(file)

    watcher.finished.connect(answered)


def _open_folder(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))


_WAITING: set[object] = set()  # calls without an answer yet, which must live until it comes
