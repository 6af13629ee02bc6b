"""Which model a picture wants, judged by what was done to it before and how large it shall become."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.imaging.jpeg_quality import jpeg_quality
from swinir_gui.imaging.noise import noise_level
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.wanted.preflight import MAX_PIXELS
from swinir_gui.jobs.wanted.sizes import Factor, NetworkScale, TargetSize, plan_size
from swinir_gui.language import tr

# In levels of 255 of the luma: below the first a model for clean pictures does better, above the second one for noise first.
FAINT_NOISE, STRONG_NOISE = 3.0, 8.0
CLEAN_QUALITY = 90

AUTOMATIC = "auto"  # what is asked for instead of a model, where each picture shall have its own

TWICE = CLEAN, COMPRESSED, NOISY = "photo-x2", "web-x2", "denoise+photo-x2"
FOUR_TIMES = "photo-x4", "web-x4", "denoise+photo-x4"  # each for the same pictures as the one in its place above
EIGHT_TIMES = "photo-x2+photo-x4", "web-x2+photo-x4", "denoise+photo-x2+photo-x4"  # repaired once, since it is clean then
EIGHT_PASSES = 3  # of a ×2 model
ADVISED = TWICE + FOUR_TIMES + EIGHT_TIMES


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
    """A model's id (of a chain, its parts joined), and why it.

    Attributes:
        model: the one that enlarges twice, until ``sized``.
        reason: what was found in the picture.
        source: how large that is; None where nobody has looked.
    """

    model: str
    reason: str
    source: Size | None = None

    def sized(self, target: TargetSize) -> Advice:
        """The same where the picture shall become so large."""
        return replace(self, model=sized(self.model, target, self.source))


def advised_for(target: TargetSize, source: Size | None = None) -> tuple[str, ...]:
    """The models that may be advised where pictures shall become so large.

    Two passes of a ×2 model are one of a ×4, with a fifth of the arithmetic, or a third where noise is removed first. Three are one
    of a ×2 with a ×4 behind it, with a quarter. At ×8 that is as exact on clean photographs (23.15 dB against 23.14, six of them),
    and more so on compressed ones (22.28 against 21.97), which the passes would repair three times. The ×4 before the ×2 gains
    0.02 dB for three times the arithmetic. Where the number of passes is odd and larger, the ×4 one would compute a picture of four
    times the pixels, only to reduce it.

    Args:
        target: how large that is.
        source: the size of a picture; None for any, of which some may want the ones and some the others.
    """
    match target:
        case NetworkScale():
            passes = 1
        case Factor(factor):
            passes = max(1, math.ceil(math.log2(factor)))
        case _ if source is None:
            return ADVISED
        case _:
            passes = _passes(target, source)
    if passes == EIGHT_PASSES:
        return EIGHT_TIMES
    return TWICE if passes % 2 else FOUR_TIMES


def sized(model: str, target: TargetSize, source: Size | None) -> str:
    """That of the models for the same pictures as ``model``, one of ``ADVISED``, which makes them so large."""
    return advised_for(target, source)[ADVISED.index(model) % len(TWICE)]


def _passes(target: TargetSize, source: Size) -> int:
    try:
        return plan_size(target, source, 2).passes
    except AppError:  # it fails when its turn comes, whichever model it has
        return 1


def traces_of(source: PictureSource) -> Traces:
    """Look at some places of a picture; an enormous one is judged by its header alone.

    Raises:
        ImageReadError: the file is damaged.
    """
    return Traces(jpeg_quality(source.path), noise_level(source) if source.size.pixels <= MAX_PIXELS else None)


def advise(traces: Traces) -> Advice:
    """The embedded ×2 model that does best on such pictures, in tests with known ones (``models/``)."""
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
    """The model that the picture at ``path`` wants, and its size.

    Raises:
        ImageReadError: it cannot be opened, or is damaged.
    """
    source = PictureSource.open(path)
    return replace(advise(traces_of(source)), source=source.size)


def advice_if_readable(path: Path) -> Advice:
    """The same for a run, in which a picture that cannot be read fails when its turn comes, and says why."""
    try:
        return advice_for(path)
    except AppError:
        return advise(Traces(None, None))
