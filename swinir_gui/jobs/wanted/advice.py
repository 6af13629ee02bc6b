"""Which model a picture wants, judged by what was done to it before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.imaging.jpeg_quality import jpeg_quality
from swinir_gui.imaging.noise import noise_level
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.wanted.preflight import MAX_PIXELS
from swinir_gui.language import tr

# In levels of 255 of the luma: below the first a model for clean pictures does better, above the second one for noise first.
FAINT_NOISE, STRONG_NOISE = 3.0, 8.0
CLEAN_QUALITY = 90

AUTOMATIC = "auto"  # what is asked for instead of a model, where each picture shall have its own

ADVISED = CLEAN, COMPRESSED, NOISY = "photo-x2", "web-x2", "denoise+photo-x2"  # all of the same scale


@dataclass(frozen=True)
class Traces:
    """What was done to a picture before it came to us.

    Attributes:
        quality: of the JPEG that it is stored as, 1 to 100; None if it is none.
        noise: standard deviation in the luma, in levels of 255; None where it was not measured.
    """

    quality: int | None
    noise: float | None


@dataclass(frozen=True)
class Advice:
    """A model's id (of a chain, its parts joined), and why it."""

    model: str
    reason: str


def traces_of(source: PictureSource) -> Traces:
    """Look at some places of a picture.

    Raises:
        ImageReadError: the file is damaged.
    """
    return Traces(jpeg_quality(source.path), noise_level(source))


def advise(traces: Traces) -> Advice:
    """The embedded model that does best on such pictures, in tests with known ones (``models/``)."""
    noise = traces.noise or 0.0
    if noise >= STRONG_NOISE:
        return Advice(NOISY, tr("noise of about {noise:.0f} levels").format(noise=noise))
    if traces.quality is not None and traces.quality < CLEAN_QUALITY:
        return Advice(COMPRESSED, tr("JPEG of quality {quality}").format(quality=traces.quality))
    if noise >= FAINT_NOISE:
        return Advice(COMPRESSED, tr("faint noise of about {noise:.0f} levels").format(noise=noise))
    if traces.quality is not None:
        return Advice(CLEAN, tr("JPEG of quality {quality}, as good as clean").format(quality=traces.quality))
    return Advice(CLEAN, tr("no JPEG") if traces.noise is None else tr("a clean picture"))


def advice_for(path: Path) -> Advice:
    """The model that the picture at ``path`` wants; an enormous one is judged by its header alone.

    Raises:
        ImageReadError: it cannot be opened, or is damaged.
    """
    source = PictureSource.open(path)
    return advise(traces_of(source) if source.size.pixels <= MAX_PIXELS else Traces(jpeg_quality(path), None))


def advice_if_readable(path: Path) -> Advice:
    """The same for a run, in which a picture that cannot be read fails when its turn comes, and says why."""
    try:
        return advice_for(path)
    except AppError:
        return advise(Traces(None, None))
