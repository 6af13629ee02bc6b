"""Which model makes which picture of a run: the one that the user named, or for each the one that suits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from swinir_gui.jobs.wanted.advice import AUTOMATIC, Advice, advice_if_readable, advised_for
from swinir_gui.jobs.wanted.request import Picture, UpscaleRequest
from swinir_gui.jobs.wanted.sizes import TargetSize

# Looking at a picture decodes it; so many are looked at, then made, so that the first result waits for no more of them.
AT_A_TIME = 16


def models_of(model: str, size: TargetSize) -> tuple[str, ...]:
    """Those that may come to make pictures where this one, and results so large, are asked for."""
    return advised_for(size) if model == AUTOMATIC else (model,)


class Assignment:
    """Looks at pictures when their turn is near.

    Args:
        model: that the person has named, or ``AUTOMATIC``.
        size: how large results shall be.
        sources: the pictures.

    Attributes:
        automatic: whether it depends on the picture.
        models: those that may come to make one.
        advice: on every picture that was looked at so far.
        first: the model that is needed first.
    """

    def __init__(self, model: str, size: TargetSize, sources: Sequence[Path]) -> None:
        self.automatic, self._size = model == AUTOMATIC, size
        self.models = models_of(model, size)
        self.advice: dict[Path, Advice] = {}
        self.first = self._model_for(sources[0]) if self.automatic and sources else self.models[0]

    def shares(self, every: Mapping[str, Sequence[UpscaleRequest]]) -> Iterator[tuple[str, list[UpscaleRequest]]]:
        """The pictures in their order, a few at a time, and of these the ones that each model makes.

        Args:
            every: of each of the models the requests for all pictures, as if it made them all.
        """
        if not self.automatic:
            yield self.first, list(every[self.first])
            return
        found = {model: {each.picture: each for each in requests} for model, requests in every.items()}
        pictures = self.pictures(every)
        for begin in range(0, len(pictures), AT_A_TIME):
            near = pictures[begin : begin + AT_A_TIME]
            models = {picture: self._model_for(picture[0]) for picture in near}
            for model in dict.fromkeys(models.values()):
                yield model, [found[model][picture] for picture in near if models[picture] == model]

    def pictures(self, every: Mapping[str, Sequence[UpscaleRequest]]) -> list[Picture]:
        """Those of the run: what is the result of another picture, whichever model has made it, is none of them."""
        others = [{each.picture for each in requests} for requests in every.values()]
        return [each.picture for each in every[self.models[0]] if all(each.picture in other for other in others)]

    def _model_for(self, source: Path) -> str:
        if source not in self.advice:
            self.advice[source] = replace(advice_if_readable(source), target=self._size)
        return self.advice[source].model
