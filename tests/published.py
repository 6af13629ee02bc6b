"""Small networks of every published kind, with random weights, beside their reference-shaped twins."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import torch
from torch import Tensor

from benchmarks.reference import Restorer, published
from swinir_gui.checkpoints.load import interpret
from swinir_gui.checkpoints.state_dict import StateDict
from swinir_gui.nn.parameters import parameters
from swinir_gui.nn.super_resolver import SuperResolver

BASE: dict[str, Any] = {
    "img_size": 48,
    "window_size": 8,
    "img_range": 1.0,
    "mlp_ratio": 2,
    "resi_connection": "1conv",
    "depths": [2, 2],
    "embed_dim": 24,
    "num_heads": [4, 4],
    "upscale": 2,
    "upsampler": "pixelshuffledirect",
}
HAT: dict[str, Any] = BASE | {
    "window_size": 16,
    "upsampler": "pixelshuffle",
    "compress_ratio": 3,
    "squeeze_factor": 6,
    "overlap_ratio": 0.5,
}
RESTORING = {"upscale": 1, "upsampler": ""}

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "classical-x2": ("swinir", BASE | {"upsampler": "pixelshuffle"}),
    "classical-x3": ("swinir", BASE | {"upsampler": "pixelshuffle", "upscale": 3}),
    "classical-x4": ("swinir", BASE | {"upsampler": "pixelshuffle", "upscale": 4}),
    "classical-x8": ("swinir", BASE | {"upsampler": "pixelshuffle", "upscale": 8}),
    "lightweight-x2": ("swinir", BASE),
    "lightweight-x3": ("swinir", BASE | {"upscale": 3}),
    "real-x2": ("swinir", BASE | {"upsampler": "nearest+conv"}),
    "real-x4": ("swinir", BASE | {"upsampler": "nearest+conv", "upscale": 4}),
    "real-large-x4": ("swinir", BASE | {"upsampler": "nearest+conv", "upscale": 4, "resi_connection": "3conv"}),
    "window-16": ("swinir", BASE | {"window_size": 16}),
    "grey-denoising": ("swinir", BASE | RESTORING | {"in_chans": 1}),
    "colour-denoising": ("swinir", BASE | RESTORING),
    "grey-jpeg": ("swinir", BASE | RESTORING | {"in_chans": 1, "window_size": 7, "img_range": 255.0}),
    "colour-jpeg": ("swinir", BASE | RESTORING | {"window_size": 7, "img_range": 255.0}),
    "hat-x2": ("hat", HAT),
    "hat-x3": ("hat", HAT | {"upscale": 3}),
    "hat-s-x4": ("hat", HAT | {"upscale": 4, "compress_ratio": 24, "squeeze_factor": 24}),
}
STREAMING = [name for name, (kind, _) in KINDS.items() if kind == "swinir"]


@dataclass(frozen=True)
class Twins:
    """A checkpoint read by the program, and the reference with the same weights in float64."""

    resolver: SuperResolver
    reference: Restorer
    weights: dict[str, Tensor]


def twins(name: str, seed: int = 0) -> Twins:
    """A kind with lively random weights: large enough for attention and biases to matter."""
    kind, config = KINDS[name]
    torch.manual_seed(seed)
    reference = published(kind, config).double()
    with torch.no_grad():
        for key, value in reference.named_parameters():
            if "norm" in key:
                value.add_(0.2 * torch.randn_like(value))
            elif key.endswith("bias_table"):
                value.copy_(torch.randn_like(value))
            else:
                fan_in = math.prod(value.shape[1:]) if value.dim() > 1 else len(value)
                value.copy_(torch.randn_like(value) / math.sqrt(fan_in))
    weights = {key: value.detach().float() for key, value in reference.state_dict().items()}
    reference.load_state_dict({key: value.double() for key, value in weights.items()})
    return Twins(interpret(StateDict(weights), name, f"{name}.pth"), reference, weights)


@cache
def calm(name: str, seed: int = 0) -> SuperResolver:
    """A kind whose results stay between black and white: random weights overshoot, and what is clipped shows no difference."""
    resolver = twins(name, seed).resolver
    last = "conv_last" if "conv_last.weight" in resolver.tensors else "upsample.0"
    calmer = {f"{last}.{part}": resolver.tensors[f"{last}.{part}"] * 0.1 for part in ("weight", "bias")}
    return replace(resolver, tensors={**resolver.tensors, **calmer})


def one_group(resolver: SuperResolver) -> SuperResolver:
    """The same without the groups after its first: half the work, and half the margin."""
    config = replace(resolver.config, depths=resolver.config.depths[:1])
    return replace(resolver, config=config, tensors={name: resolver.tensors[name] for name in parameters(config)})


def picture(channels: int, height: int, width: int, seed: int = 1) -> Tensor:
    """(1, H, W, C) in [0, 1]: waves with a little noise, so that neither flat nor random alone."""
    dice = torch.Generator().manual_seed(seed)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    phase = torch.rand(channels, generator=dice) * 6
    waves = torch.sin(0.13 * x[..., None] + 0.07 * y[..., None] * (phase + 1)) * 0.35 + 0.5
    return (waves + 0.1 * torch.randn(height, width, channels, generator=dice)).clamp(0, 1)[None]
