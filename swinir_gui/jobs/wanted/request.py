"""A request: which pictures, under which names, in which format. Free of torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from swinir_gui.errors import RequestError
from swinir_gui.imaging.formats import ENDINGS, PNG, Format, by_name, format_of_suffix
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.jobs.wanted.naming import DEFAULT_NAME, NameTemplate
from swinir_gui.jobs.wanted.sizes import NETWORK_SCALE, TargetSize
from swinir_gui.language import tr

Picture = tuple[Path, int | None]  # a file, and of several pages or frames which


class Existing(Enum):
    """What becomes of a result that is there already."""

    SKIP = "skip"
    OVERWRITE = "overwrite"
    RENAME = "rename"


@dataclass(frozen=True)
class OutputOptions:
    """The form of results.

    Args:
        out: a file or folder; None for beside the source.
        format: "keep", or a format's name.
        depth: bits per channel, 8 or 16; None keeps the source's.
        quality: 1 to 100 for formats that lose something; None for their default.
        existing: what becomes of a result that is there already.
        size: how large they shall be.
        name: what they are called, where ``out`` does not name a file.
        strip: what of the source's metadata they shall not carry.
        provenance: whether they tell how they were made.
        max_pixels: how many a source may have; None for what is opened unasked.
    """

    out: Path | None = None
    format: str = "keep"
    depth: int | None = None
    quality: int | None = None
    existing: Existing = Existing.SKIP
    size: TargetSize = NETWORK_SCALE
    name: NameTemplate = DEFAULT_NAME
    strip: Strip = Strip.NONE
    provenance: bool = True
    max_pixels: int | None = None

    def format_for(self, source: Path) -> Format:
        """The format of a source's result: its own is kept only where we can write it."""
        return by_name(self.format) if self.format != "keep" else format_of_suffix(source.suffix) or PNG


@dataclass(frozen=True)
class UpscaleRequest:
    """One picture, and under which name its result belongs.

    Attributes:
        source: where it is.
        target: the result's name.
        options: the result's form.
        page: of several pages which; None for the first.
        namesake: another picture, whose result has the name that this one's should have had.
        searched: whether it was found in a folder, and nobody has named it.
    """

    source: Path
    target: Path
    options: OutputOptions
    page: int | None = None
    namesake: Path | None = None
    searched: bool = False

    @property
    def picture(self) -> Picture:
        """By which it is told from the others of a run."""
        return self.source, self.page

    @property
    def format(self) -> Format:
        """The format that the result's name stands for."""
        found = format_of_suffix(self.target.suffix)
        if found is None:
            raise RequestError(
                tr("“{name}” names no picture format.").format(name=self.target.name),
                tr("Choose one of {endings}.").format(endings=ENDINGS),
            )
        return found


@dataclass(frozen=True)
class Input:
    """A picture that was named or found.

    Attributes:
        path: the file.
        below: the folder below the output where its result belongs.
        searched: whether a search in a folder found it.
        number: in the run, where names count pictures; 0 takes its place among the inputs.
        page: where in its file it is, among frames or pages and what else a TIFF keeps, from 0; None for the first, because nobody
            asked for others.
        pages: how many frames or pages are asked for; the results of several get a folder.
        nth: of these, which it is, from 1.
        home: where its result belongs while no folder is chosen; None for its own folder.
    """

    path: Path
    below: Path = Path()
    searched: bool = False
    number: int = 0
    page: int | None = None
    pages: int = 1
    nth: int = 1
    home: Path | None = None

    @property
    def title(self) -> str:
        """What a person knows it by: the name of its file, and which of the pages."""
        several = self.page is not None and self.pages > 1
        return f"{self.path.name} ({self.nth}/{self.pages})" if several else self.path.name
