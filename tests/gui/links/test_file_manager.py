"""A result is shown in its folder, with the real message bus and a file manager that only listens."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from swinir_gui import paths

PROGRAM = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import ClassInfo, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from swinir_gui.gui.links.file_manager import PLACE, SERVICE, reveal

@ClassInfo({"D-Bus Interface": SERVICE})
class FileManager(QObject):
    @Slot("QStringList", "QString")
    def ShowItems(self, items, startup):
        print("selected", *items, flush=True)
        QTimer.singleShot(0, app.quit)

class Folders(QObject):
    @Slot("QUrl")
    def open(self, url):
        print("opened", url.toLocalFile(), flush=True)
        app.quit()

app, manager, folders = QApplication([]), FileManager(), Folders()
QDesktopServices.setUrlHandler("file", folders, "open")
bus = QDBusConnection.sessionBus()
if sys.argv[2] == "with":
    assert bus.registerObject(PLACE, manager, QDBusConnection.RegisterOption.ExportAllSlots) and bus.registerService(SERVICE)
QTimer.singleShot(0, lambda: reveal(Path(sys.argv[1])))
QTimer.singleShot(20_000, lambda: app.exit(1))
app.exec()
"""


def shown(file: Path, manager: str) -> str:
    """What a desktop with or without a file manager is asked for."""
    call = ["dbus-run-session", "--", sys.executable, "-c", PROGRAM, file, manager]
    return subprocess.run(call, cwd=paths.PACKAGE.parent, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("dbus-run-session"), reason="no message bus to try")
def test_the_file_is_selected_where_somebody_can_do_that_and_else_its_folder_opens(tmp_path: Path) -> None:
    (tmp_path / "a b.png").touch()
    assert shown(tmp_path / "a b.png", "with") == f"selected file://{tmp_path}/a%20b.png"
    assert shown(tmp_path / "a b.png", "without") == f"opened {tmp_path}"
    assert shown(tmp_path / "gone.png", "with") == f"opened {tmp_path}"
