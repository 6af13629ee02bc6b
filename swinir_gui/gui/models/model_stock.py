"""What the store says about models, read once and kept until something changes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from swinir_gui.checkpoints.chains import ListedChain, suggested
from swinir_gui.checkpoints.store import CheckpointStore, Listed
from swinir_gui.gui.item_models.model_line import ModelLine
from swinir_gui.gui.item_models.model_lines import at_rest_line, elsewhere_line, rank


@dataclass(frozen=True)
class Space:
    """What the folder of models takes, and what its disk has left, in bytes; None where nobody can say."""

    used: int
    free: int | None


class ModelStock:
    """The store at one moment; a later one is another stock.

    Args:
        checkpoints: the store.
    """

    def __init__(self, checkpoints: CheckpointStore) -> None:
        self._checkpoints = checkpoints

    @cached_property
    def listing(self) -> Sequence[Listed]:
        """The store's own lines."""
        return self._checkpoints.listing()

    @cached_property
    def lines(self) -> Sequence[ModelLine]:
        """The same for the window, the most useful first."""
        return sorted(map(at_rest_line, self.listing), key=rank)

    @cached_property
    def chains(self) -> Sequence[ListedChain]:
        """The chains that are suggested."""
        return suggested(self.listing)

    @cached_property
    def space(self) -> Space:
        """What the models take."""
        folder = self._checkpoints.personal
        there = next((each for each in (folder, *folder.parents) if each.is_dir()), None)
        return Space(self._checkpoints.space_used(), shutil.disk_usage(there).free if there else None)

    def listed(self, model: str) -> Listed | None:
        """The store's line of a model, by its id or the path of its file."""
        path = Path(model)
        for listed in self.listing:
            if model == listed.id or (listed.stored and listed.stored.path == path):
                return listed
        return None

    def line(self, model: str) -> ModelLine:
        """The window's line of a model; also of a file from elsewhere, and of one that has gone."""
        listed = self.listed(model)
        return next((line for line in self.lines if listed and line.model == listed.id), None) or elsewhere_line(model)

    def chain(self, model: str) -> ListedChain | None:
        """The suggested chain that goes by this name."""
        return next((chain for chain in self.chains if chain.id == model), None)
