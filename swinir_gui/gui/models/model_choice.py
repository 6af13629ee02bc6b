"""The chosen model, and what users should know about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.checkpoints.embedded import DEFAULT
from swinir_gui.geometry import Size
from swinir_gui.gui.item_models.automatic_line import automatic_line, reason_in_full
from swinir_gui.gui.item_models.model_line import FETCHED, Fact, ModelLine, Wish
from swinir_gui.gui.item_models.model_words import label_of
from swinir_gui.gui.models.model_library import ModelLibrary
from swinir_gui.gui.panels.model_panel import ModelFacts
from swinir_gui.gui.workers.run_facts import Measured
from swinir_gui.jobs.measured.paces import Paces, Setup
from swinir_gui.jobs.wanted.advice import AUTOMATIC, Advice, Trouble, advised_for
from swinir_gui.jobs.wanted.sizes import NETWORK_SCALE, TargetSize
from swinir_gui.language import tr

FAST, SLOW = 5e-6, 50e-6  # seconds per pixel: a photograph of 12 megapixels within a minute, or in more than ten


class ModelChoice(QObject):
    """One of the library's models; a chosen one that has gone is shown as missing.

    Args:
        library: the models.
        paces: how fast they were.
        wanted: the chosen one; nothing for the one that suits the picture.
        parent: for Qt.

    Attributes:
        automatic: whether it depends on the picture.
    """

    changed = Signal()  # another one is chosen, or more is known about it
    timed = Signal()  # what pictures will take may be told anew

    def __init__(self, library: ModelLibrary, paces: Paces, wanted: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._paces, self._model = library, paces, wanted or DEFAULT
        self._advice: Advice | None = None
        self._target: TargetSize = NETWORK_SCALE
        self.automatic = not wanted
        self._device, self._precision = "", ""
        library.looked_into.connect(self._on_looked_into)

    @property
    def model(self) -> str:
        """As the rest of the program asks for it; of several that suit their pictures, that of the one which is shown."""
        return self._model

    @property
    def choice(self) -> str:
        """What the person has chosen: a model, or to leave that to the program."""
        return AUTOMATIC if self.automatic else self._model

    @property
    def name(self) -> str:
        """As results are named after it."""
        model = Path(self.line.model)
        return model.stem if model.is_absolute() else model.name

    @property
    def scale(self) -> int | None:
        """Of a person's own file it is known once that was looked into."""
        return self.scale_of(self._model)

    @property
    def own_factor(self) -> int | None:
        """How many times larger results are where nobody asks for another size."""
        return self.scale_of(DEFAULT) if self.automatic else self.scale

    @property
    def restores(self) -> bool:
        """Whether the model of the picture that is shown takes noise or artifacts away, and can do so more or less strongly."""
        return self.line.restores

    @property
    def pace(self) -> float | None:
        """Seconds per pixel on the processor at hand; None until it was measured."""
        return self.pace_of(self._model)

    def model_for(self, source: Size) -> str:
        """The one that would make a picture of this size; what else is in it is taken to be as in the one that is shown."""
        return replace(self._suiting, source=source).model if self.automatic else self._model

    def models_for(self, source: Size) -> tuple[str, ...]:
        """All that would make a picture of this size, of which nothing else is known."""
        return advised_for(self._target, source) if self.automatic else (self._model,)

    def scale_of(self, model: str) -> int | None:
        """How much another one enlarges, likewise."""
        return self._library.line(model).scale

    def pace_of(self, model: str) -> float | None:
        """How fast another one is, likewise."""
        return self._paces.of(self._setup(model))

    def seconds(self, model: str, pixels: int) -> float | None:
        """What a picture takes with it whose passes read so many pixels, as far as one can tell from those before."""
        return self._paces.expected(self._setup(model), pixels)

    def choose(self, model: str) -> None:
        """Take another one, or whichever suits the picture."""
        if model != self.choice:
            self.automatic, self._advice = model == AUTOMATIC, None
            self._model = self._suiting.model if self.automatic else model
            self.changed.emit()

    def aim(self, target: TargetSize) -> None:
        """Results shall be so large."""
        self._target = target
        if self.automatic and self._suiting.model != self._model:
            self._model = self._suiting.model
            self.changed.emit()

    def advise(self, advice: Advice | None) -> None:
        """Take what suits the picture that is shown; None where there is none."""
        if self.automatic and advice != self._advice:
            self._advice = advice
            self._model = self._suiting.model
            self.changed.emit()

    @Slot(str, str)
    def device_known(self, device: str, precision: str) -> None:
        """What computes, from now on."""
        self._device, self._precision = device, precision
        self.changed.emit()

    @Slot(object)
    def measured(self, made: Measured) -> None:
        """A picture was made."""
        before = self._speed_of(made.model)
        self._paces.learn(self._setup(made.model), made.pixels, made.seconds)
        self.timed.emit()
        if self._speed_of(made.model) != before:  # a run of small pictures would have everything told anew ten times a second
            self.changed.emit()

    @property
    def line(self) -> ModelLine:
        """What the library says of it."""
        return self._library.line(self._model)

    @property
    def lines(self) -> list[ModelLine]:
        """All that can be chosen, or fetched and then chosen, with how fast they are here."""
        lines = self._library.lines("" if self.automatic else self._model)
        return [automatic_line(chosen=self.automatic), *map(self._with_speed, lines)]

    def facts(self) -> ModelFacts:
        """What the card says."""
        facts = facts_of(self.line, self._speed_of(self._model), self._awaited())
        if not self.automatic:
            return facts
        name = automatic_line(chosen=True).title
        # Without the family, for which there is little room and of which there is nothing to choose.
        name = tr("{}: {}").format(name, facts.name.removeprefix(f"{self.line.family} ")) if self._advice else name
        return facts._replace(name=name, sentence=reason_in_full(self._advice))

    def _awaited(self) -> ModelLine | None:
        """The model that is on its way to be used; also the chosen one, if it has gone."""
        lines = self._library.lines(self._model)
        return next((line for line in lines if (line.awaited or line.chosen) and line.standing in FETCHED), None)

    def _with_speed(self, line: ModelLine) -> ModelLine:
        speed = self._speed_of(line.model)
        return replace(line, facts=(Fact(tr("Speed"), speed), *line.facts)) if speed else line

    @Slot(str)
    def _on_looked_into(self, model: str) -> None:
        if model == self._model:
            self.changed.emit()

    @property
    def _suiting(self) -> Advice:
        """What suits the picture that is shown."""
        return replace(self._advice or Advice(Trouble.NONE, ""), target=self._target)

    def _setup(self, model: str) -> Setup:
        return Setup(model, self._device, self._precision)

    def _speed_of(self, model: str) -> str:
        pace = self.pace_of(model)
        if pace is None:
            return ""
        if FAST < pace < SLOW:
            return tr("Medium speed here")
        return tr("Fast here") if pace <= FAST else tr("Slow here")


def facts_of(line: ModelLine, speed: str = "", awaited: ModelLine | None = None) -> ModelFacts:
    """What the card says of a model, and of another one that will be chosen once it is here."""
    facts = ModelFacts(line.title, line.summary, line.usable, tr("Ready") if line.usable else line.state, speed, line.licence)
    if awaited:
        coming = awaited.state if awaited.chosen else tr("{}: {} is next").format(awaited.state, awaited.title)
        return facts._replace(coming=coming, fraction=awaited.fraction or 0.0)
    offer = Wish.DOWNLOAD_AND_USE
    return facts if line.usable or offer not in line.wishes else facts._replace(offer=label_of(offer, line))
