"""Connects the library of models with the card, the status bar and the dialog: requests one way, news the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from swinir_gui.checkpoints.store import megabytes
from swinir_gui.errors import AppError
from swinir_gui.gui.item_models.model_line import Failure, ModelLine, Wish
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.models.model_library import ModelLibrary
from swinir_gui.gui.queue import notices
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

if TYPE_CHECKING:
    from swinir_gui.gui.dialogs.models_dialog import ModelsDialog


class ModelController(QObject):
    """Opens the dialog, keeps it and the window told, and grants what it wishes.

    Args:
        window: with the card of the model and the status bar.
        library: the models.
        choices: which of them is used.
        theme: colours.
    """

    noticed = Signal(object)  # Notice, for the window, while no dialog is there to say it

    def __init__(self, window: MainWindow, library: ModelLibrary, choices: Choices, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._library, self._choices, self._theme = window, library, choices, theme
        self._dialog: ModelsDialog | None = None
        window.column.model.model_requested.connect(self.show_dialog)
        window.column.model.download_requested.connect(self._fetch_chosen)
        window.status.downloads_requested.connect(self.show_dialog)
        library.changed.connect(self._show)
        library.arrived.connect(choices.take_arrived)
        library.failed.connect(self._on_failed)
        library.imported.connect(self._on_imported)
        library.not_imported.connect(self._on_not_imported)
        choices.changed.connect(self._show)

    @property
    def dialog(self) -> ModelsDialog | None:
        """While it is open."""
        return self._dialog

    def show_dialog(self) -> None:
        """Open the list of models, at the one that is used."""
        if self._dialog:
            return
        from swinir_gui.gui.dialogs.models_dialog import ModelsDialog

        dialog = self._dialog = ModelsDialog(self._window, self._theme)
        dialog.wished.connect(self.grant)
        dialog.files_given.connect(self._library.import_files)
        dialog.folder_requested.connect(self._open_folder)
        dialog.finished.connect(self._on_closed)
        self._library.look_around()
        self._show()
        dialog.open()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        if self._dialog:
            self._dialog.set_theme(theme)

    @Slot(object, str)
    def grant(self, wish: Wish, model: str) -> None:
        """Do what is wished of a model."""
        if wish is not Wish.USE:
            self._library.do(wish, model)
            return
        self._library.stop_awaiting()
        self._choices.choose_model(model)
        if self._dialog:
            self._dialog.accept()

    def _fetch_chosen(self) -> None:
        self._library.do(Wish.DOWNLOAD_AND_USE, self._choices.models.line.model)

    @Slot()
    def _show(self) -> None:
        lines = self._choices.models.lines
        order = list(self._library.downloads)
        going = sorted((line for line in lines if line.model in order), key=lambda line: order.index(line.model))
        self._window.column.model.show_facts(self._choices.models.facts())
        self._window.status.show_downloads(self._sign(going))
        if self._dialog:
            self._dialog.show_lines(lines)
            self._dialog.show_foot(self._space(lines), self._going(going))

    def _sign(self, going: list[ModelLine]) -> str:
        """What the status bar says of downloads; nothing while there are none."""
        if not going:
            return ""
        share = percent(int((going[0].fraction or 0) * 100))
        return share if len(going) == 1 else tr("{}, {} more").format(share, len(going) - 1)

    def _space(self, lines: list[ModelLine]) -> str:
        space, ready = self._library.space, sum(line.usable for line in lines)
        used = tr("{} ready, {} used").format(ready, megabytes(space.used)) if space.used else tr("{} ready").format(ready)
        return used if space.free is None else tr("{}, {} free").format(used, _gigabytes(space.free))

    def _going(self, going: list[ModelLine]) -> str:
        if self._library.importing:
            return tr("Importing {}").format(self._library.importing[0])
        if not going:
            return ""
        first = going[0]
        words = f"{first.title}: {first.note or first.state}"
        return words if len(going) == 1 else tr("{}; {} more").format(words, len(going) - 1)

    def _open_folder(self) -> None:
        folder = self._library.checkpoints.personal
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        """Its row says it; where there is none to be seen, the window does."""
        if self._dialog is None:
            self.noticed.emit(notices.failure(failure.error))

    @Slot(str)
    def _on_imported(self, model: str) -> None:
        if self._dialog:
            self._dialog.show_model(model)

    @Slot(object)
    def _on_not_imported(self, error: AppError) -> None:
        notice = notices.failure(error)
        if self._dialog:
            self._dialog.show_notice(notice)
        else:
            self.noticed.emit(notice)

    @Slot()
    def _on_closed(self) -> None:
        if self._dialog:
            self._dialog.deleteLater()
            self._dialog = None


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:.0f} GB" if size >= 10e9 else f"{size / 1e9:.1f} GB"
