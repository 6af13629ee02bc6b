"""Which tensors a configuration has, under their published names: the definition of "strict"."""

from __future__ import annotations

import math
from collections.abc import Iterator

from swinir_gui.nn.config import HATConfig, Head, NetworkConfig

Shape = tuple[int, ...]
Entry = tuple[str, Shape]

RECONSTRUCTION_WIDTH = 64


def parameters(config: NetworkConfig) -> dict[str, Shape]:
    """Name and shape of every weight of a network, without derived buffers (indices, masks)."""
    width = config.width
    entries = [*_convolution("conv_first", config.channels, width), *_norm("patch_embed.norm", width)]
    for group, depth in enumerate(config.depths):
        inside = f"layers.{group}.residual_group"
        for layer in range(depth):
            entries += _layer(f"{inside}.blocks.{layer}", config)
        if isinstance(config, HATConfig):
            entries += _overlapping_attention(f"{inside}.overlap_attn", config)
        entries += _connection(f"layers.{group}.conv", config)
    entries += [*_norm("norm", width), *_connection("conv_after_body", config), *_head(config)]
    return dict(entries)


def count(config: NetworkConfig) -> int:
    """Number of weights."""
    return sum(math.prod(shape) for shape in parameters(config).values())


def upsampling_factors(scale: int) -> list[int]:
    """Factors of the successive pixel shuffles: twos, or a single three."""
    if scale == 3:
        return [3]
    steps = scale.bit_length() - 1
    if scale != 2**steps:
        raise ValueError(f"pixel shuffle reaches ×3 and powers of two, not ×{scale}")
    return [2] * steps


def doubling_convolutions(scale: int) -> list[str]:
    """Names of the convolutions that each double a picture (``nearest+conv``)."""
    names = {2: ["conv_up1"], 4: ["conv_up1", "conv_up2"]}
    if scale not in names:
        raise ValueError(f"doubling convolutions reach ×2 and ×4, not ×{scale}")
    return names[scale]


def _norm(name: str, width: int) -> Iterator[Entry]:
    yield f"{name}.weight", (width,)
    yield f"{name}.bias", (width,)


def _linear(name: str, inputs: int, outputs: int) -> Iterator[Entry]:
    yield f"{name}.weight", (outputs, inputs)
    yield f"{name}.bias", (outputs,)


def _convolution(name: str, inputs: int, outputs: int, kernel: int = 3) -> Iterator[Entry]:
    yield f"{name}.weight", (outputs, inputs, kernel, kernel)
    yield f"{name}.bias", (outputs,)


def _attention(name: str, config: NetworkConfig, offsets: int) -> Iterator[Entry]:
    yield f"{name}.relative_position_bias_table", (offsets**2, config.heads)
    yield from _linear(f"{name}.qkv", config.width, 3 * config.width)
    yield from _linear(f"{name}.proj", config.width, config.width)


def _norms_and_mlp(name: str, config: NetworkConfig) -> Iterator[Entry]:
    yield from _norm(f"{name}.norm1", config.width)
    yield from _norm(f"{name}.norm2", config.width)
    yield from _linear(f"{name}.mlp.fc1", config.width, config.mlp_width)
    yield from _linear(f"{name}.mlp.fc2", config.mlp_width, config.width)


def _layer(name: str, config: NetworkConfig) -> Iterator[Entry]:
    yield from _norms_and_mlp(name, config)
    yield from _attention(f"{name}.attn", config, 2 * config.window - 1)
    if isinstance(config, HATConfig):
        block = f"{name}.conv_block.cab"
        yield from _convolution(f"{block}.0", config.width, config.cab_width)
        yield from _convolution(f"{block}.2", config.cab_width, config.width)
        yield from _convolution(f"{block}.3.attention.1", config.width, config.squeeze_width, 1)
        yield from _convolution(f"{block}.3.attention.3", config.squeeze_width, config.width, 1)


def _overlapping_attention(name: str, config: HATConfig) -> Iterator[Entry]:
    yield from _norms_and_mlp(name, config)
    yield from _attention(name, config, config.window + config.span - 1)


def _connection(name: str, config: NetworkConfig) -> Iterator[Entry]:
    width = config.width
    if not config.triple_convolution:
        yield from _convolution(name, width, width)
        return
    yield from _convolution(f"{name}.0", width, width // 4)
    yield from _convolution(f"{name}.2", width // 4, width // 4, 1)
    yield from _convolution(f"{name}.4", width // 4, width)


def _head(config: NetworkConfig) -> Iterator[Entry]:
    width, inner, channels, scale = config.width, RECONSTRUCTION_WIDTH, config.channels, config.scale
    if config.head is Head.RESIDUAL:
        yield from _convolution("conv_last", width, channels)
        return
    if config.head is Head.PIXEL_SHUFFLE_DIRECT:
        yield from _convolution("upsample.0", width, scale**2 * channels)
        return
    yield from _convolution("conv_before_upsample.0", width, inner)
    if config.head is Head.PIXEL_SHUFFLE:
        for step, factor in enumerate(upsampling_factors(scale)):
            yield from _convolution(f"upsample.{2 * step}", inner, factor**2 * inner)
    else:
        for name in [*doubling_convolutions(scale), "conv_hr"]:
            yield from _convolution(name, inner, inner)
    yield from _convolution("conv_last", inner, channels)
