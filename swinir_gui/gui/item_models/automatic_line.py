"""*Automatic*: the first line of the list of models, and what the card says when each picture gets the model that suits it."""

from __future__ import annotations

from swinir_gui.gui.item_models.model_line import ModelLine, Standing, Wish
from swinir_gui.jobs.wanted.advice import AUTOMATIC, Advice
from swinir_gui.language import tr


def automatic_line(*, chosen: bool) -> ModelLine:
    """The line; it is chosen like a model."""
    return ModelLine(
        model=AUTOMATIC,
        title=tr("Automatic"),
        summary=tr("Takes the included model that suits each picture best."),
        standing=Standing.INCLUDED,
        state=tr("Included"),
        wishes=() if chosen else (Wish.USE,),
        chosen=chosen,
        licence="Apache-2.0",
        good=tr("Pictures of all kinds, also in one run: judged by JPEG quality, noise and the size asked for."),
    )


def reason_in_full(advice: Advice | None) -> str:
    """Why a picture gets its model; before there is a picture, what will be done."""
    return tr("Chosen for this picture: {}.").format(advice.reason) if advice else automatic_line(chosen=True).summary
