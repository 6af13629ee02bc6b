"""What is known about models besides their files: what is being done with them, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from swinir_gui.gui.item_models.model_line import Failure, ModelLine, Wish
from swinir_gui.gui.item_models.model_lines import busy, fetching
from swinir_gui.gui.workers.download import Downloads
from swinir_gui.language import tr


@dataclass
class ModelNews:
    """By model.

    Attributes:
        downloads: those that are on their way.
        failures: what went wrong last.
        busy: what is done just now.
        checked: those that were found good since the program began.
        scales: of people's own files, which only the files tell.
        awaited: the one that is to be chosen once it is here; nothing for none.
    """

    downloads: Downloads
    failures: dict[str, Failure] = field(default_factory=dict)
    busy: dict[str, Wish] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
    scales: dict[str, int] = field(default_factory=dict)
    awaited: str = ""

    def told(self, line: ModelLine) -> ModelLine:
        """The line of a model at rest, with what is new about it."""
        model = line.model
        if line.scale is None and model in self.scales:
            line = replace(line, scale=self.scales[model], restores=self.scales[model] == 1)
        if model == self.awaited:
            line = replace(line, awaited=True)
        if model in self.busy:
            return busy(line, self.busy[model])
        if model in self.downloads.current:
            return fetching(line, self.downloads.current[model])
        if self._still_counts(line):
            return replace(line, failure=self.failures[model])
        return replace(line, note=tr("Checked just now, and good.")) if model in self.checked else line

    def _still_counts(self, line: ModelLine) -> bool:
        """Whether a failure is still worth telling: that of a download is not once the file has come some other way."""
        failure = self.failures.get(line.model)
        return failure is not None and not (line.usable and failure.wish in (Wish.DOWNLOAD, Wish.DOWNLOAD_AND_USE))
