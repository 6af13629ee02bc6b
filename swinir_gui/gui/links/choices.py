"""The user's choices: model, output, device; and what follows from them for a picture."""

from __future__ import annotations

from dataclasses import asdict, replace
from statistics import mean

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.models.model_choice import ModelChoice
from swinir_gui.gui.panels.left_column import LeftColumn
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.workers.run_facts import RunOptions
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.jobs.making.workshop import FULL, ComputeOptions
from swinir_gui.jobs.measured.paces import pixels_read
from swinir_gui.jobs.wanted.advice import AUTOMATIC
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.presets import Preset
from swinir_gui.jobs.wanted.request import Existing, OutputOptions
from swinir_gui.jobs.wanted.sizes import Factor, SizePlan, TargetSize, plan_size
from swinir_gui.settings import Settings


class Choices(QObject):
    """Keeps panels and settings in step with what is chosen.

    Args:
        column: with the panels of model and output.
        memory: what is remembered.
        models: those that there are.
        parent: for Qt.
    """

    changed = Signal()  # something that a run or its forecast depends on
    compute_changed = Signal()  # another model or processor, which takes a while to get ready

    def __init__(self, column: LeftColumn, memory: Memory, models: ModelChoice, parent: QObject) -> None:
        super().__init__(parent)
        self._column, self._memory, self.models = column, memory, models
        self._factor, self._name = models.own_factor or memory.settings.own_factor, NameTemplate()
        models.aim(self._size)
        column.output.choices_changed.connect(self.take)
        column.model.strength_changed.connect(self.take_strength)
        models.changed.connect(self._on_model)
        memory.changed.connect(self._on_settings)
        self._show_model()

    @property
    def options(self) -> RunOptions:
        """All of them, as a run wants them."""
        settings = self._memory.settings
        compute = ComputeOptions(self.models.choice, settings.device, settings.precision, threads=settings.threads or None)
        return RunOptions(replace(compute, strength=self.strength), self._output_options())

    @property
    def output(self) -> OutputChoices:
        """The form of results."""
        return self._column.output.choices

    def choose_model(self, model: str) -> None:
        """Take another model, or whichever suits each picture; those that are begun from now on use it."""
        if model != self.models.choice:
            self.models.choose(model)
            self._memory.change(model="" if self.models.automatic else model)
            self.compute_changed.emit()

    def take_arrived(self, model: str, wanted: bool) -> None:  # noqa: FBT001 - the slot of a signal
        """A model is here that was not: take it if that was wished, or if it is the chosen one that had gone."""
        if model == self.models.line.model:
            self._show_model()
            self.compute_changed.emit()
        elif wanted:
            self.choose_model(model)

    def take(self, output: OutputChoices) -> None:
        """Other results are wished for."""
        self._column.output.show_choices(output)
        self._memory.change(**asdict(output))
        self.models.aim(output.size)
        self.changed.emit()

    def take_strength(self, strength: int) -> None:
        """Restore less strongly, or fully again."""
        self._memory.change(strength=strength)

    def set_folder(self, folder: str) -> None:
        """Save results elsewhere."""
        self.take(replace(self.output, folder=folder))

    @property
    def nameless(self) -> AppError | None:
        """What is wrong with the template of names, if anything: nothing begins with it."""
        found = self.output.example("picture.png", self.models.name)
        return found if isinstance(found, AppError) else None

    @property
    def has_strength(self) -> bool:
        """Whether it can make a difference, to any of several pictures."""
        return self.models.automatic or self.models.restores

    @property
    def strength(self) -> int:
        """How much of what restoring models would change shall be changed, in per cent."""
        return self._memory.settings.strength if self.has_strength else FULL

    def as_preset(self, name: str) -> Preset:
        """What is chosen, under a name."""
        return Preset.of(name, replace(self._memory.settings, strength=self.strength))

    def take_preset(self, preset: Preset) -> None:
        """Take all that a preset says at once; no picture is begun with a part of it."""
        before = self.models.choice
        self._factor = 0  # the preset says one: its model, of which more may be known only later, brings none of its own
        with QSignalBlocker(self):
            self.take(OutputChoices.of(replace(self._memory.settings, **preset.choices)))
            self.take_strength(preset.wanted.strength)
            self.choose_model(preset.wanted.model or AUTOMATIC)
        self._factor = self.models.own_factor or 0
        self._memory.change(own_factor=self._factor)
        self.changed.emit()
        if self.models.choice != before:
            self.compute_changed.emit()

    def plan(self, source: Size) -> SizePlan | AppError | None:
        """How a picture becomes as large as is chosen, or why it cannot; None while the model's scale is not known."""
        scale = self.models.scale_of(self.models.model_for(source))
        return None if scale is None else self._plan(source, scale)

    def _plan(self, source: Size, scale: int) -> SizePlan | AppError:
        try:
            return plan_size(self._size, source, scale)
        except AppError as error:
            return error

    def enlarges(self, source: Size | None) -> bool:
        """Whether a picture becomes larger than it is; None for one whose size is not known yet."""
        plan = self.plan(source) if source else None
        return plan.result != source if isinstance(plan, SizePlan) else self._size != Factor(1)

    def canvas_size(self, source: Size) -> Size:
        """How large a picture comes out of the network, or how large it is where that cannot be told."""
        plan = self.plan(source)
        return plan.computed if isinstance(plan, SizePlan) else source

    def seconds(self, source: Size, *, shown: bool) -> float | None:
        """What a picture will take, as far as one can tell from those before.

        Args:
            source: its size.
            shown: whether it is the one that is looked at. Of others nobody knows yet which model suits them: then this is the mean
                of those that may.
        """
        models = (self.models.model_for(source),) if shown else self.models.models_for(source)
        known = [seconds for model in models if (seconds := self._seconds_with(model, source)) is not None]
        return mean(known) if known else None

    def _seconds_with(self, model: str, source: Size) -> float | None:
        scale = self.models.scale_of(model)
        plan = self._plan(source, scale) if scale else None
        return self.models.seconds(model, pixels_read(source, plan, scale)) if scale and isinstance(plan, SizePlan) else None

    @property
    def _size(self) -> TargetSize:
        """Without a word about the model's scale: a draft must not be given up because that became known meanwhile."""
        return self.output.size

    def _on_model(self) -> None:
        """Who took the model's own factor wants the new one's."""
        before, now = self._factor, self.models.own_factor
        if now:
            self._factor = now
            self._memory.change(own_factor=now)
            if now != before and self.output.factor == before:
                self.take(replace(self.output, factor=float(now)))
        self._show_model()
        self.changed.emit()

    def _on_settings(self, before: Settings, now: Settings) -> None:
        if before.strength != now.strength:
            self._show_model()
        if (before.strip, before.provenance, before.strength) != (now.strip, now.provenance, now.strength):
            self.changed.emit()
        if (before.device, before.precision, before.threads) != (now.device, now.precision, now.threads):
            self.changed.emit()
            self.compute_changed.emit()

    def _show_model(self) -> None:
        self._column.model.show_facts(self.models.facts())
        self._column.model.show_strength(self.strength, matters=self.models.restores or self.strength != FULL)
        self._column.output.form.show_model(self.models.name)

    def _output_options(self) -> OutputOptions:
        choices = self.output
        if not self.nameless:  # while somebody changes it, pictures that are begun meanwhile get names by the one before
            self._name = NameTemplate.parse(choices.template)
        return OutputOptions(
            out=choices.out,
            format=choices.format,
            depth=choices.depth or None,
            quality=(choices.quality or None) if choices.lossy else None,
            existing=Existing.RENAME,
            size=self._size,
            name=self._name,
            strip=Strip(self._memory.settings.strip),
            provenance=self._memory.settings.provenance,
        )
