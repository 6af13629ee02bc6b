"""All models as the window knows them: which there are, their states, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.checkpoints.chains import ListedChain
from swinir_gui.checkpoints.inspection import verify
from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.state import Corrupt, Ready, State, Unverified
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint
from swinir_gui.errors import AppError, CheckpointError
from swinir_gui.gui.item_models.chain_lines import beside_included, chain_line
from swinir_gui.gui.item_models.model_line import Failure, ModelLine, Wish
from swinir_gui.gui.item_models.model_lines import as_chosen
from swinir_gui.gui.models.model_news import ModelNews
from swinir_gui.gui.models.model_stock import ModelStock, Space
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.download import Download, Downloads
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled, CancelToken


class ModelLibrary(QObject):
    """Downloads, checks, removes and imports models; each of these goes on whether anybody looks or not.

    Args:
        checkpoints: where models are.
        downloads: fetches them.
        background: where all else happens that takes a moment.
        parent: for Qt.
    """

    changed = Signal()  # a line reads otherwise than before
    arrived = Signal(str, bool)  # a model is here that was not, and whether it is wanted for use
    looked_into = Signal(str)  # a person's own file, of which more is known now
    failed = Signal(object)  # Failure
    imported = Signal(str)  # model
    not_imported = Signal(object)  # AppError

    def __init__(
        self, checkpoints: CheckpointStore, downloads: Downloads, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.checkpoints = checkpoints
        self._downloads, self._background = downloads, background
        self._stock, self._news = ModelStock(checkpoints), ModelNews(downloads)
        self._importing: list[str] = []
        self._token = CancelToken()
        downloads.progressed.connect(self.changed)
        downloads.arrived.connect(self._on_arrived)
        downloads.failed.connect(self._on_failed)
        downloads.ended.connect(self.refresh)

    @property
    def downloads(self) -> Mapping[str, Download]:
        """Those that have not ended, in their order."""
        return self._downloads.current

    @property
    def importing(self) -> Sequence[str]:
        """The names of the files that are being imported."""
        return self._importing

    @property
    def space(self) -> Space:
        """What the models took when it was last looked."""
        return self._stock.space

    def lines(self, model: str) -> list[ModelLine]:
        """All of them, ``model`` as the chosen one, nothing for none; with a file from elsewhere where that is chosen."""
        chain = self._stock.chain(model)
        at_rest, everything = None if chain or not model else self._stock.line(model), list(self._stock.lines)
        if at_rest and at_rest not in everything:
            everything.append(at_rest)
        lines = [self._as_it_is(line, chosen=line is at_rest) for line in everything]
        return beside_included(lines, [self._chain_line(each, chosen=each is chain) for each in self._stock.chains])

    def line(self, model: str) -> ModelLine:
        """The line of the chosen model."""
        chain = self._stock.chain(model)
        return self._chain_line(chain, chosen=True) if chain else self._as_it_is(self._stock.line(model), chosen=True)

    def do(self, wish: Wish, model: str) -> None:
        """Grant any wish but the use of a model that is here, which is not the library's to grant."""
        deeds: dict[Wish, Callable[[str], None]] = {
            Wish.DOWNLOAD: self._download,
            Wish.DOWNLOAD_AND_USE: self._download,
            Wish.PAUSE: self._downloads.pause,
            Wish.CANCEL: self._downloads.cancel,
            Wish.VERIFY: self._verify,
            Wish.REMOVE: self._remove,
        }
        if wish is Wish.DOWNLOAD_AND_USE:
            self._news.awaited = model
        if wish is Wish.CANCEL and model == self._news.awaited:
            self._news.awaited = ""
        for each in self._concerned(wish, model):
            self._news.failures.pop(each, None)
            deeds[wish](each)
        self.changed.emit()

    def stop_awaiting(self) -> None:
        """Another model was chosen meanwhile: what is on its way only arrives."""
        self._news.awaited = ""
        self.changed.emit()

    def import_files(self, files: Sequence[Path]) -> None:
        """Copy weight files into the folder; each is told by ``imported`` or ``not_imported``."""
        for file in files:
            self._importing.append(file.name)
            done, failed = partial(self._on_imported, file.name), partial(self._on_not_imported, file.name)
            self._background.run(partial(_import, file, self.checkpoints), done, failed)
        self.changed.emit()

    def look_into(self, model: str) -> None:
        """Find out what a person's own file is, without a wait for the thread that computes; ``looked_into`` tells."""
        line = self._stock.line(model)
        if line.scale is None and line.usable and model not in self._news.scales:
            listed = self._stock.listed(model)
            file = listed.stored.path if listed and listed.stored else Path(model)
            # What is wrong with a file is told where it is used.
            self._background.run(partial(_scale_of, file), partial(self.learn, model), lambda _: None)

    @Slot(str, int)
    def learn(self, model: str, scale: int) -> None:
        """A model that was opened enlarges so many times."""
        if self._news.scales.get(model) != scale:
            self._news.scales[model] = scale
            self.looked_into.emit(model)
            self.changed.emit()

    def look_around(self) -> None:
        """Read anew what is in the folder, and look into files that were put there by hand."""
        self.refresh()
        for line in self._stock.lines:
            self.look_into(line.model)
        for listed in self._stock.listing:
            if isinstance(listed.state, Unverified) and listed.id not in self._news.busy:
                self._verify(listed.id)

    @Slot()
    def refresh(self) -> None:
        """Read anew what is in the folder."""
        self._stock = ModelStock(self.checkpoints)
        self.changed.emit()

    def retell(self) -> None:
        """The lines in another language."""
        self.refresh()

    def shut_down(self) -> None:
        """Stop everything; what has arrived is kept."""
        self._token.cancel()
        self._downloads.shut_down()

    def _download(self, model: str) -> None:
        listed = self._stock.listed(model)
        if listed and listed.entry:
            self._downloads.start(listed.entry)

    def _concerned(self, wish: Wish, model: str) -> list[str]:
        """The model, or those parts of a chain that a wish is about."""
        chain = self._stock.chain(model)
        if chain is None:
            return [model]
        if wish in (Wish.PAUSE, Wish.CANCEL):
            return [part.id for part in chain.parts if part.id in self._downloads.current]
        return [entry.id for entry in chain.absent]

    def _verify(self, model: str) -> None:
        def work() -> State | None:
            try:
                return verify(self.checkpoints, model, self._token)
            except Cancelled:  # the window closes
                return None

        self._errand(model, Wish.VERIFY, work)

    def _remove(self, model: str) -> None:
        self._errand(model, Wish.REMOVE, partial(remove, self.checkpoints, model))

    def _errand(self, model: str, wish: Wish, work: Callable[[], object]) -> None:
        def done(result: object) -> None:
            self._news.busy.pop(model, None)
            if wish is Wish.VERIFY:
                self._tell_checked(model, result)
            self.refresh()

        def failed(error: AppError) -> None:
            self._news.busy.pop(model, None)
            self._fail(model, Failure(wish, error))

        self._news.checked.discard(model)
        self._news.busy[model] = wish
        self._background.run(work, done, failed)
        self.changed.emit()

    def _tell_checked(self, model: str, state: object) -> None:
        listed = self._stock.listed(model)
        if isinstance(state, Corrupt) and listed and listed.entry and listed.entry.embedded:  # which no listing doubts
            error = CheckpointError(state.reason, tr("Install the program anew."))
            self._fail(model, Failure(Wish.VERIFY, error))
        elif isinstance(state, Ready):
            self._news.checked.add(model)

    def _fail(self, model: str, failure: Failure) -> None:
        self._news.failures[model] = failure
        self.refresh()
        self.failed.emit(failure)

    @Slot(str)
    def _on_arrived(self, model: str) -> None:
        self.refresh()
        complete = [chain for chain in self._stock.chains if not chain.absent and model in [part.id for part in chain.parts]]
        for each in (model, *(chain.id for chain in complete)):
            wanted = each == self._news.awaited
            if wanted:
                self._news.awaited = ""
            self.arrived.emit(each, wanted)

    @Slot(str, object)
    def _on_failed(self, model: str, error: AppError) -> None:
        wish = Wish.DOWNLOAD_AND_USE if model == self._news.awaited else Wish.DOWNLOAD
        self._fail(model, Failure(wish, error))

    def _on_imported(self, file: str, stored: StoredCheckpoint) -> None:
        self._importing.remove(file)
        self.refresh()
        self.imported.emit(stored.name)

    def _on_not_imported(self, file: str, error: AppError) -> None:
        self._importing.remove(file)
        self.changed.emit()
        self.not_imported.emit(error)

    def _chain_line(self, chain: ListedChain, *, chosen: bool) -> ModelLine:
        line = chain_line(chain, [self._as_it_is(self._stock.line(part.id), chosen=False) for part in chain.parts])
        line = replace(line, awaited=chain.id == self._news.awaited)
        return as_chosen(line) if chosen else line

    def _as_it_is(self, line: ModelLine, *, chosen: bool) -> ModelLine:
        line = self._news.told(line)
        return as_chosen(line) if chosen else line


def _import(file: Path, checkpoints: CheckpointStore) -> StoredCheckpoint:
    from swinir_gui.checkpoints.importing import import_checkpoint  # with torch, which must not hold up the window

    return import_checkpoint(file, checkpoints)


def _scale_of(file: Path) -> int:
    from swinir_gui.checkpoints.load import scale_of  # likewise

    return scale_of(file)
