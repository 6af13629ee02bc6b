"""What every network offers: a stream of bands, and the whole picture as the stream with one band."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from swinir_gui.nn.blocks import Convolution, connection, norm_stage
from swinir_gui.nn.config import Head, NetworkConfig
from swinir_gui.nn.execution import Weights
from swinir_gui.nn.reconstruction import reconstruction
from swinir_gui.nn.stream import Band, Bands, Chain, Flow, Pointwise, Residual, Stage

RGB_MEAN = (0.4488, 0.4371, 0.4040)


class Network:
    """Shallow features, residual groups, reconstruction (SwinIR §3.1, fig. 2; HAT §3.2, fig. 4).

    Args:
        config: the configuration.
        weights: tensors under their published names.
        groups: the residual groups of the body.
    """

    def __init__(self, config: NetworkConfig, weights: Weights, groups: list[Stage]) -> None:
        self.config, self.execution = config, weights.execution
        first = Convolution(weights.affine("conv_first"), weights)
        # Published as the norm of ``patch_embed``; it is live, while the embedding itself only flattens.
        ends = norm_stage(weights.at("patch_embed.norm")), norm_stage(weights.at("norm"))
        after = connection(weights, "conv_after_body", triple=config.triple_convolution)
        body = Residual(ends[0], *groups, ends[1], after)
        head = reconstruction(weights, config)
        inner: Stage = Residual(first, body, *head) if config.head is Head.RESIDUAL else Chain(first, body, *head)
        mean = weights.exact(torch.tensor(RGB_MEAN if config.channels == len(RGB_MEAN) else (0.0,), dtype=torch.float64))
        self._stage = Chain(
            Pointwise(lambda pixels: (pixels - mean) * config.image_range),
            inner,
            Pointwise(lambda values: values / config.image_range + mean),
        )

    def stream(self, bands: Bands, flow: Flow | None = None) -> Bands:
        """Bands of pixels (B, h, W, C) in [0, 1] to bands of results (B, s·h', s·W, C), unclipped.

        The bands' heights must add up to a multiple of the window, and W must be one.
        """
        return self._stage.stream(bands, flow or Flow())

    def forward(self, picture: Tensor, pulse: Callable[[], None] = lambda: None) -> Tensor:
        """A whole picture (B, H, W, C) in [0, 1] of any size to (B, s·H, s·W, C), unclipped."""
        height, width = picture.shape[1:3]
        padded = pad_to_multiple(picture.to(self.execution.device, torch.float32), self.config.window)
        (result,) = (band.rows for band in self.stream(iter([Band(padded, last=True)]), Flow(pulse)))
        return result[:, : height * self.config.scale, : width * self.config.scale]

    def margin(self) -> int:
        """How far the result at a window's edge depends on the source beyond it, in pixels, rounded up to whole windows."""
        first, last = self._stage.reach(0, self.config.window * self.config.scale - 1)
        beyond = max(-first, last - self.config.window + 1)
        return -(-beyond // self.config.window) * self.config.window


def pad_to_multiple(picture: Tensor, multiple: int) -> Tensor:
    """(B, H, W, C) mirrored at its right and lower edge, without repeating the edge, until its sides are multiples."""
    for axis in (1, 2):
        length = picture.shape[axis]
        padded = -(-length // multiple) * multiple
        if padded != length:
            picture = picture.index_select(axis, torch.tensor(mirrored(0, padded, length), device=picture.device))
    return picture


def mirrored(start: int, stop: int, length: int) -> list[int]:
    """Which of ``length`` rows stands at each place from ``start`` to ``stop``: 0 … length − 1, then back and forth."""
    if length == 1:
        return [0] * (stop - start)
    period = 2 * (length - 1)
    return [min(i % period, period - i % period) for i in range(start, stop)]
