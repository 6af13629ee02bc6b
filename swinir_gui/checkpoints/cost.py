"""How much arithmetic a network needs, computed from its configuration alone."""

from __future__ import annotations

import math
import re

from swinir_gui.nn.config import HATConfig, Head, NetworkConfig
from swinir_gui.nn.parameters import parameters, upsampling_factors

POOLED = ".attention."  # works on one value per channel, not on pixels


def operations(config: NetworkConfig) -> float:
    """Multiplications for each pixel of the source, roughly."""
    total = 0.0
    for name, shape in parameters(config).items():
        if len(shape) > 1 and POOLED not in name and not name.endswith("bias_table"):
            total += math.prod(shape) * _enlarged(name, config) ** 2
    return total + _attention(config)


def _attention(config: NetworkConfig) -> float:
    """Scores and weighted values: every pixel with all keys of its window, twice."""
    total = sum(config.depths) * 2 * config.window**2 * config.width
    if isinstance(config, HATConfig):
        total += len(config.depths) * 2 * config.span**2 * config.width
    return float(total)


def _enlarged(name: str, config: NetworkConfig) -> int:
    """How much larger than the source a layer's picture is, in each direction."""
    if name == "conv_last.weight":
        return config.scale
    if config.head is Head.NEAREST_CONVOLUTION:
        return {"conv_up1.weight": 2, "conv_up2.weight": 4, "conv_hr.weight": config.scale}.get(name, 1)
    step = re.fullmatch(r"upsample\.(\d+)\.weight", name)
    if config.head is Head.PIXEL_SHUFFLE and step:
        return math.prod(upsampling_factors(config.scale)[: int(step[1]) // 2])
    return 1
