"""The checkpoints that come with the program: small, trained by this project (``training/``), one card each in ``models/``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from swinir_gui.checkpoints.catalog import SWINIR_PAPER, SWINIR_S, CatalogEntry, Task
from swinir_gui.language import tr
from swinir_gui.nn.config import Head

DEFAULT = "photo-x2"

RESTORING = replace(SWINIR_S, scale=1, head=Head.RESIDUAL)


_ours = partial(CatalogEntry, licence="Apache-2.0", citation=SWINIR_PAPER)

EMBEDDED = (
    _ours(
        id=DEFAULT,
        file="photo-x2.safetensors",
        task=Task.LIGHTWEIGHT,
        config=SWINIR_S,
        summary=tr("For clean photographs. Stays with what was there."),
        good=tr("Sharp, clean sources that are too small."),
        bad=tr("Noise and JPEG artifacts, which it keeps."),
    ),
    _ours(
        id="photo-x4",
        file="photo-x4.safetensors",
        task=Task.LIGHTWEIGHT,
        config=replace(SWINIR_S, scale=4),
        summary=tr("For clean photographs. Stays with what was there."),
        good=tr("Sharp, clean sources of a few hundred pixels."),
        bad=tr("Noise and JPEG artifacts, which it keeps."),
    ),
    _ours(
        id="web-x2",
        file="web-x2.safetensors",
        task=Task.REAL_WORLD,
        config=SWINIR_S,
        summary=tr("For pictures from the web: repairs JPEG and faint noise."),
        good=tr("Compressed, slightly noisy sources."),
        bad=tr("Clean sources, which it smooths; strong noise."),
    ),
    _ours(
        id="web-x4",
        file="web-x4.safetensors",
        task=Task.REAL_WORLD,
        config=replace(SWINIR_S, scale=4),
        summary=tr("For pictures from the web: repairs JPEG and faint noise."),
        good=tr("Compressed, slightly noisy sources of a few hundred pixels."),
        bad=tr("Clean sources, which it smooths; strong noise."),
    ),
    _ours(
        id="denoise",
        file="denoise.safetensors",
        task=Task.COLOUR_DENOISING,
        config=RESTORING,
        summary=tr("Takes noise away, weak or strong, and keeps the size."),
        good=tr("High sensitivities, scans of film: even noise of any strength."),
        bad=tr("JPEG artifacts; very fine texture, which it takes for noise."),
    ),
    _ours(
        id="jpeg-repair",
        file="jpeg-repair.safetensors",
        task=Task.COLOUR_JPEG,
        config=RESTORING,
        summary=tr("Takes JPEG artifacts away, weak or strong, and keeps the size."),
        good=tr("Photographs saved as JPEG at any quality, also more than once."),
        bad=tr("Noise; detail that the compression has erased."),
    ),
)
