"""Which model suits a picture, judged by its compression and noise and by how large it is to become."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.imaging.jpeg_quality import jpeg_quality
from swinir_gui.imaging.noise import noise_level
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.wanted.preflight import MAX_PIXELS
from swinir_gui.jobs.wanted.sizes import NETWORK_SCALE, Factor, NetworkScale, TargetSize, plan_size
from swinir_gui.language import tr

# In levels of 255 of the luma: below the first a model for clean pictures does better, above the second one for noise first.
FAINT_NOISE, STRONG_NOISE = 3.0, 8.0
CLEAN_QUALITY = 90

AUTOMATIC = "auto"  # what is asked for instead of a model, where each picture shall have its own


class Trouble(IntEnum):
    """What ails a picture most."""

    NONE = 0
    JPEG = 1
    FAINT_NOISE = 2
    NOISE = 3


# Each by ``Trouble``.
TWICE = "photo-x2", "web-x2", "web-x2", "denoise+photo-x2"
FOUR_TIMES = "photo-x4", "web-x4", "web-x4", "denoise+photo-x4"
EIGHT_TIMES = "photo-x2+photo-x4", "web-x2+photo-x4", "web-x2+photo-x4", "denoise+photo-x2+photo-x4"  # clean once it is repaired
AS_LARGE = "photo-x2", "jpeg-repair", "denoise", "denoise"
PASSES_TO_EIGHT = 3  # of a ×2 model
ADVISED = tuple(dict.fromkeys((*TWICE, *FOUR_TIMES, *EIGHT_TIMES, *AS_LARGE)))


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
    """Which model a picture wants, and why.

    Attributes:
        trouble: what was found in the picture.
        reason: that in words.
        source: how large it is; None where nobody has looked.
        target: how large it shall become.
    """

    trouble: Trouble
    reason: str
    source: Size | None = None
    target: TargetSize = NETWORK_SCALE

    @property
    def model(self) -> str:
        """Its id; of a chain, its parts joined. Where the picture's size decides and nobody knows it, that for twice."""
        models = _by_trouble(self.target, self.source)
        return models[0][self.trouble]


def advised_for(target: TargetSize, source: Size | None = None) -> tuple[str, ...]:
    """The models that may be advised where pictures shall become so large.

    Args:
        target: how large that is.
        source: the size of a picture; None for any, of which some may want the ones and some the others.
    """
    return tuple(dict.fromkeys(model for models in _by_trouble(target, source) for model in models))


def _by_trouble(target: TargetSize, source: Size | None) -> Sequence[tuple[str, ...]]:
    """The models for each trouble; several such where the size of a picture decides, which nobody knows.

    Two passes of a ×2 model are one of a ×4, with a fifth of the arithmetic, or a third where noise is removed first. Three are one
    of a ×2 with a ×4 behind it, with a quarter. At ×8 that is as exact on clean photographs (23.15 dB against 23.14, six of them),
    and more so on compressed ones (22.28 against 21.97), which the passes would repair three times. The ×4 before the ×2 gains
    0.02 dB for three times the arithmetic. Where the number of passes is odd and larger, the ×4 one would compute a picture of four
    times the pixels, only to reduce it.

    A picture that shall stay as large as it is wants repair alone: enlarged first and reduced again, one of JPEG of quality 60 is
    0.45 dB further from its original ("JPEG quality 60" of ``training.evaluate``, Set5).
    """
    match target:
        case NetworkScale():
            passes = 1
        case Factor(factor):
            passes = math.ceil(math.log2(factor))
        case _ if source is None:
            return TWICE, FOUR_TIMES, EIGHT_TIMES, AS_LARGE
        case _:
            passes = _passes(target, source)
    if passes in (0, PASSES_TO_EIGHT):
        return [AS_LARGE if passes == 0 else EIGHT_TIMES]
    return [TWICE if passes % 2 else FOUR_TIMES]


def _passes(target: TargetSize, source: Size) -> int:
    """Of a ×2 model; none where the picture is as large as it shall become."""
    try:
        plan = plan_size(target, source, 2)
    except AppError:  # it fails when its turn comes, whichever model it has
        return 1
    return 0 if plan.reduced == source else plan.passes


def traces_of(source: PictureSource) -> Traces:
    """Look at some places of a picture; an enormous one is judged by its header alone.

    Raises:
        ImageReadError: the file is damaged.
    """
    return Traces(jpeg_quality(source.path), noise_level(source) if source.size.pixels <= MAX_PIXELS else None)


def advise(traces: Traces) -> Advice:
    """For which of the embedded models it is that a picture does best with them, in tests with known ones (``models/``)."""
    noise = traces.noise or 0.0
    if noise >= STRONG_NOISE:
        return Advice(Trouble.NOISE, tr("noise of about {noise:.0f} levels").format(noise=noise))
    if traces.quality is not None and traces.quality < CLEAN_QUALITY:
        return Advice(Trouble.JPEG, tr("JPEG of quality {quality}").format(quality=traces.quality))
    if noise >= FAINT_NOISE:
        return Advice(Trouble.FAINT_NOISE, tr("faint noise of about {noise:.0f} levels").format(noise=noise))
    if traces.quality is not None:
        return Advice(Trouble.NONE, tr("JPEG of quality {quality}, as good as clean").format(quality=traces.quality))
    return Advice(Trouble.NONE, tr("no JPEG") if traces.noise is None else tr("no JPEG, and hardly any noise"))


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
