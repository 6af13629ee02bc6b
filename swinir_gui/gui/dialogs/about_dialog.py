"""Who made it, under which licence, and where things are."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from swinir_gui import __version__
from swinir_gui.gui.dialogs.closing import close_button
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import paragraph
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.language import tr


class AboutDialog(QDialog):
    """A few sentences that can be copied."""

    def __init__(self, parent: QWidget, data: Path) -> None:
        super().__init__(parent)
        say(self.setWindowTitle, tr("About SwinIR GUI"))
        versions = f"Python {platform.python_version()}, Qt {qVersion()}"
        texts = (
            (tr("SwinIR GUI {}").format(__version__), "page"),
            (tr("Restores and enlarges photographs on your own machine. Nothing leaves this computer."), ""),
            (tr("The networks are SwinIR (Liang and others, 2021) and HAT (Chen and others, 2023)."), "secondary"),
            (tr("Apache-2.0. Qt is used under the LGPL; icons by Phosphor, MIT."), "secondary"),
            (tr("{}. Settings, log and models are in {}.").format(versions, data), "secondary"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(look.LARGE, look.LARGE, look.LARGE, look.PADDING)
        column.setSpacing(look.GAP)
        for text, kind in texts:
            column.addWidget(paragraph(text, kind))
        column.addStretch()
        column.addWidget(close_button(self))
        self.resize(460, 300)
