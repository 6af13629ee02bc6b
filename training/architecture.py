"""The program's configuration of a checkpoint as the published constructors' arguments, so that training goes on from it."""

from __future__ import annotations

from typing import Any

from benchmarks.reference import Restorer, published
from swinir_gui.nn.config import HATConfig, NetworkConfig


def constructor_arguments(config: NetworkConfig) -> dict[str, Any]:
    """What the published SwinIR or HAT takes to have the shape of ``config``."""
    arguments = {
        "upscale": config.scale,
        "in_chans": config.channels,
        "img_size": 2 * config.window if config.shifted else config.window,
        "window_size": config.window,
        "img_range": config.image_range,
        "depths": list(config.depths),
        "embed_dim": config.width,
        "num_heads": [config.heads] * len(config.depths),
        "mlp_ratio": config.mlp_width / config.width,
        "upsampler": config.head.value,
        "resi_connection": "3conv" if config.triple_convolution else "1conv",
    }
    if isinstance(config, HATConfig):
        arguments |= {
            "compress_ratio": config.width // config.cab_width,
            "squeeze_factor": config.width // config.squeeze_width,
            "overlap_ratio": (config.span - config.window) / config.window,
        }
    return arguments


def trainable(config: NetworkConfig) -> Restorer:
    """The network of ``config`` in the papers' shape, weights as torch initialises them."""
    return published("hat" if isinstance(config, HATConfig) else "swinir", constructor_arguments(config))
