"""The checkpoints that come with the program: small, trained by this project (``training/``), one card each in ``models/``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from swinir_gui.checkpoints.catalog import SWINIR_PAPER, SWINIR_S, CatalogEntry, Task
from swinir_gui.nn.config import Head

DEFAULT = "photo-x2"

RESTORING = replace(SWINIR_S, scale=1, head=Head.RESIDUAL)


_ours = partial(CatalogEntry, family="SwinIR", licence="Apache-2.0", citation=SWINIR_PAPER)

EMBEDDED = (
    _ours(
        id=DEFAULT,
        file="photo-x2.safetensors",
        task=Task.LIGHTWEIGHT,
        scale=2,
        config=SWINIR_S,
        summary="For clean photographs. Stays with what was there.",
        good="Sharp, clean sources that are too small.",
        bad="Noise and JPEG artifacts, which it keeps.",
    ),
    _ours(
        id="photo-x4",
        file="photo-x4.safetensors",
        task=Task.LIGHTWEIGHT,
        scale=4,
        config=replace(SWINIR_S, scale=4),
        summary="For clean photographs. Stays with what was there.",
        good="Sharp, clean sources of a few hundred pixels.",
        bad="Noise and JPEG artifacts, which it keeps.",
    ),
    _ours(
        id="web-x2",
        file="web-x2.safetensors",
        task=Task.REAL_WORLD,
        scale=2,
        config=SWINIR_S,
        summary="For pictures from the web: repairs JPEG and faint noise.",
        good="Compressed, slightly noisy sources.",
        bad="Clean sources, which it smooths; strong noise.",
    ),
    _ours(
        id="web-x4",
        file="web-x4.safetensors",
        task=Task.REAL_WORLD,
        scale=4,
        config=replace(SWINIR_S, scale=4),
        summary="For pictures from the web: repairs JPEG and faint noise.",
        good="Compressed, slightly noisy sources of a few hundred pixels.",
        bad="Clean sources, which it smooths; strong noise.",
    ),
    _ours(
        id="denoise",
        file="denoise.safetensors",
        task=Task.COLOUR_DENOISING,
        scale=1,
        config=RESTORING,
        summary="Takes noise away, weak or strong, and keeps the size.",
        good="High sensitivities, scans of film: even noise of any strength.",
        bad="JPEG artifacts; very fine texture, which it takes for noise.",
    ),
    _ours(
        id="jpeg-repair",
        file="jpeg-repair.safetensors",
        task=Task.COLOUR_JPEG,
        scale=1,
        config=RESTORING,
        summary="Takes JPEG artifacts away, weak or strong, and keeps the size.",
        good="Photographs saved as JPEG at any quality, also more than once.",
        bad="Noise; detail that the compression has erased.",
    ),
)
