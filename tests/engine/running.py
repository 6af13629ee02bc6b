"""Runs of an upscaler in memory."""

from __future__ import annotations

import torch

from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.upscaler import Resolver, Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from tests.engine.fakes import ArraySink, ArraySource

CPU = torch.device("cpu")


def upscaled(resolver: Resolver, pixels: Pixels, *, watch: Watch | None = None, **settings: object) -> Pixels:
    """What comes of a picture on the CPU."""
    source, upscaler = ArraySource(pixels), Upscaler(resolver, UpscaleSettings(CPU, **settings))
    sink = ArraySink(source.size.scaled(resolver.scale), source.channels)
    upscaler.upscale(source, sink, watch or Watch())
    return sink.pixels
