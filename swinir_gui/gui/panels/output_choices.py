"""The settings of the output panel as a value, and what they mean for a picture."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QLocale

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.imaging.formats import by_name
from swinir_gui.jobs.wanted.naming import SAMPLE, NameTemplate, short_factor
from swinir_gui.language import joined, tr
from swinir_gui.settings import Settings

if TYPE_CHECKING:
    from swinir_gui.jobs.wanted.sizes import TargetSize

TARGETS = ("factor", "long_edge", "exact", "fill", "print")
CM_PER_INCH = 2.54


def paper_unit() -> tuple[str, float]:
    """What paper is measured in where the person lives, and how many centimetres that is."""
    imperial = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return ("in", CM_PER_INCH) if imperial else ("cm", 1.0)


@dataclass(frozen=True)
class OutputChoices:
    """The form of results; zero and nothing leave it to the program.

    Attributes:
        target: which of the following holds: factor, long_edge, exact (as large as fits in), fill (and cut) or print.
        factor: so many times larger.
        long_edge: pixels of the longer side.
        width: that the result fits in or fills.
        height: likewise.
        paper_width: in centimetres.
        paper_height: likewise.
        dpi: pixels per inch on paper.
        format: "keep", or a format's name.
        depth: bits per channel, or 0.
        quality: 1 to 100, or 0.
        folder: for results; nothing for beside their sources.
        template: of names.
    """

    target: str = "factor"
    factor: float = 2.0
    long_edge: int = 4096
    width: int = 3840
    height: int = 2160
    paper_width: float = 29.7
    paper_height: float = 21.0
    dpi: int = 300
    format: str = "keep"
    depth: int = 0
    quality: int = 0
    folder: str = ""
    template: str = NameTemplate().text

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As they were remembered."""
        return cls(**{each.name: getattr(settings, each.name) for each in fields(cls)})

    @property
    def size(self) -> TargetSize:
        """The size that is asked for."""
        # Late, because there is no picture before the window.
        from swinir_gui.jobs.wanted.sizes import Factor, Filling, LongEdge, Print, Within

        match self.target:
            case "long_edge":
                return LongEdge(self.long_edge)
            case "exact":
                return Within(Size(self.width, self.height))
            case "fill":
                return Filling(Size(self.width, self.height))
            case "print":
                return Print(self.paper_width / CM_PER_INCH, self.paper_height / CM_PER_INCH, self.dpi)
            case _:
                return Factor(self.factor)

    @property
    def out(self) -> Path | None:
        """The folder for results."""
        return Path(self.folder) if self.folder else None

    @property
    def lossy(self) -> bool:
        """Whether the format has a quality."""
        return self.format != "keep" and by_name(self.format).default_quality is not None

    @property
    def in_brief(self) -> str:
        """The size, the form and the folder, in a few words."""
        size = {
            "factor": f"×{self.factor:g}",
            "long_edge": f"{self.long_edge} px",
            "exact": f"{self.width} × {self.height}",
            "fill": f"{self.width} × {self.height}",
            "print": self._paper,
        }[self.target]
        form = tr("as source") if self.format == "keep" else by_name(self.format).title
        number, words = (self.quality, percent) if self.lossy else (self.depth, tr("{} bit").format)
        folder = Path(self.folder).name or self.folder if self.folder else tr("same folder")
        return joined(" · ", (size, joined(" ", (form, words(number) if number else "")), folder))

    @property
    def _paper(self) -> str:
        unit, centimetres = paper_unit()
        sides = " × ".join(f"{round(side / centimetres, 2):g}" for side in (self.paper_width, self.paper_height))
        return f"{sides} {unit}, {self.dpi} dpi"

    def example(self, picture: str, model: str) -> str | AppError:
        """The name that a result will have, or what is wrong with the template."""
        try:
            template = NameTemplate.parse(self.template)
        except AppError as error:
            return error
        found = Path(picture)
        suffix = by_name(self.format).suffix if self.format != "keep" else found.suffix or ".png"
        scale = short_factor(self.factor) if self.target == "factor" else SAMPLE.scale
        try:
            return template.example(replace(SAMPLE, stem=found.stem, model=model, scale=scale)) + suffix
        except AppError as error:
            return error
