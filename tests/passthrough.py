"""Networks that change nothing, so that whatever a result lacks was lost on the way to them or from them."""

from __future__ import annotations

import torch

from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.nn.config import Head, SwinIRConfig
from swinir_gui.nn.parameters import parameters
from swinir_gui.nn.super_resolver import SuperResolver


def pass_through(scale: int = 1, channels: int = 3) -> SuperResolver:
    """Each pixel as it is (×1), or repeated (more)."""
    head = Head.RESIDUAL if scale == 1 else Head.PIXEL_SHUFFLE_DIRECT
    config = SwinIRConfig(
        scale=scale, channels=channels, window=8, image_range=1.0, width=4, depths=(1,), heads=1, mlp_width=4, head=head
    )
    found = {name: torch.zeros(shape) for name, shape in parameters(config).items()}
    if scale > 1:
        for channel in range(channels):
            found["conv_first.weight"][channel, channel, 1, 1] = 1
            found["upsample.0.weight"][channel * scale**2 : (channel + 1) * scale**2, channel, 1, 1] = 1
    return SuperResolver("pass-through", config, found)


def pass_through_workshop(scale: int = 1, channels: int = 3, threads: int = 1) -> Workshop:
    """A workshop with nothing in it but ``pass_through``."""
    settings = UpscaleSettings(torch.device("cpu"), threads=threads)
    upscaler = Upscaler(pass_through(scale, channels), settings)
    return Workshop("pass-through", scale, upscaler, "a processor", "float32", streams=True)
