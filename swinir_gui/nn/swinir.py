"""SwinIR (Liang et al. 2021): residual groups of Swin Transformer layers, all of it local, so all of it streams."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from swinir_gui.nn.config import SwinIRConfig
from swinir_gui.nn.convolutions import connection
from swinir_gui.nn.execution import Execution, Weights
from swinir_gui.nn.network import Link, link
from swinir_gui.nn.stream import Chain, Levelled, Residual, Stage
from swinir_gui.nn.transformer import TransformerLayer


def build_swinir(config: SwinIRConfig, tensors: Mapping[str, Tensor], execution: Execution) -> Link:
    """The network of ``config`` with published ``tensors``, ready to run."""
    weights = Weights(tensors, execution)
    groups = [_group(weights.at(f"layers.{index}"), config, depth) for index, depth in enumerate(config.depths)]
    return link(config, weights, groups)


def _group(weights: Weights, config: SwinIRConfig, depth: int) -> Stage:
    """RSTB (§3.2): layers with and without shifted windows in turn, a convolution, the input added.

    Levelled before each, or the last band would grow from group to group, and be what takes the most memory.
    """
    layers = [
        TransformerLayer(
            weights.at(f"residual_group.blocks.{layer}"),
            window=config.window,
            shift=config.shift(layer),
            heads=config.heads,
        )
        for layer in range(depth)
    ]
    level = Levelled(weights.execution.band_pixels, config.window)
    return Chain(level, Residual(*layers, connection(weights, "conv", triple=config.triple_convolution)))
