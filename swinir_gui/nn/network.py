"""Checkpoints on a device, one or several in a row: a stream of bands, and the whole picture as the stream with one band."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from swinir_gui.geometry import round_up
from swinir_gui.nn.channels import adapted
from swinir_gui.nn.config import Head, NetworkConfig
from swinir_gui.nn.convolutions import Convolution, connection
from swinir_gui.nn.execution import Execution, Weights
from swinir_gui.nn.framing import Framed
from swinir_gui.nn.norms import norm_stage
from swinir_gui.nn.reconstruction import reconstruction
from swinir_gui.nn.stream import Band, Bands, Chain, Flow, Levelled, Pointwise, Residual, Stage, gathered

RGB_MEAN = (0.4488, 0.4371, 0.4040)


@dataclass(frozen=True)
class Link:
    """One checkpoint, ready to run.

    Args:
        config: its configuration.
        stage: bands of pictures of any size, (B, h, W, C) around [0, 1], to bands of results (B, s·h', s·W, C), unclipped.
        streams: whether bands may come one by one; otherwise a picture comes as one band.
    """

    config: NetworkConfig
    stage: Stage
    streams: bool


def link(config: NetworkConfig, weights: Weights, groups: list[Stage]) -> Link:
    """Shallow features, residual groups, reconstruction (SwinIR §3.1, fig. 2; HAT §3.2, fig. 4).

    Args:
        config: the configuration.
        weights: tensors under their published names.
        groups: the residual groups of the body.
    """
    first = Convolution(weights.affine("conv_first"), weights.in_float32)
    # Published as the norm of ``patch_embed``; it is live, while the embedding itself only flattens.
    ends = norm_stage(weights, "patch_embed.norm"), norm_stage(weights, "norm")
    after = connection(weights, "conv_after_body", triple=config.triple_convolution)
    body = Residual(ends[0], *groups, ends[1], after)
    head = reconstruction(weights, config)
    level = Levelled(weights.execution.band_pixels, config.window)
    inner: Stage = Residual(first, body, *head) if config.head is Head.RESIDUAL else Chain(first, body, level, *head)
    mean = weights.exact(torch.tensor(RGB_MEAN if config.channels == len(RGB_MEAN) else (0.0,), dtype=torch.float64))
    stage = Chain(
        Pointwise(lambda pixels: (pixels - mean) * config.image_range),
        inner,
        Pointwise(lambda values: values / config.image_range + mean),
    )
    return Link(config, Framed(stage, config.window, config.scale), config.streams)


class Network:
    """Links one after the other, for pictures of a number of channels.

    Between two links values are clipped to [0, 1], as they would be in a file between two runs.

    Args:
        execution: where and how they compute.
        links: at least one.
        channels: 1 or 3; by default those of the first link.
    """

    def __init__(self, execution: Execution, links: Sequence[Link], channels: int | None = None) -> None:
        self.execution, self.links = execution, tuple(links)
        self.channels = channels or self.links[0].config.channels
        clip = Pointwise(lambda rows: rows.clamp(0, 1))
        self._stages: list[Stage] = []
        for number, each in enumerate(self.links):
            config = each.config
            stage = adapted(each.stage, takes=config.channels, channels=self.channels, scale=config.scale)
            self._stages.append(Chain(clip, stage) if number else stage)

    def seeing(self, channels: int) -> Network:
        """The same for pictures of ``channels``."""
        return Network(self.execution, self.links, channels)

    @property
    def enlarging(self) -> Network:
        """The links that enlarge, at least one of which there must be, as a network of their own."""
        return Network(self.execution, [each for each in self.links if each.config.scale > 1])

    @property
    def scale(self) -> int:
        """Of all links together."""
        return math.prod(each.config.scale for each in self.links)

    @property
    def streams(self) -> bool:
        """Whether bands may come one by one."""
        return all(each.streams for each in self.links)

    @property
    def grid(self) -> int:
        """Where pieces may begin, so that each link sees them on its own grid of windows: multiples of this, in source pixels."""
        return grid(self.links)

    @property
    def tallest_window(self) -> int:
        """Side of the largest windows, in source pixels."""
        return max(grid([each], enlarged) for each, enlarged in on_the_way(self.links))

    @cached_property
    def lead(self) -> Network | None:
        """The links before the first one that does not stream, which there must be, as a network of their own; None for none."""
        count = [each.streams for each in self.links].index(False)
        return Network(self.execution, self.links[:count], self.channels) if count else None

    @cached_property
    def rest(self) -> Network:
        """The links from the first one on that does not stream."""
        count = len(self.lead.links) if self.lead else 0
        return Network(self.execution, self.links[count:], self.channels)

    def stream(self, bands: Bands, flow: Flow | None = None) -> Bands:
        """Bands of pixels (B, h, W, C) in [0, 1] to bands of results (B, s·h', s·W, C), unclipped."""
        flow = flow or Flow()
        for each, stage in zip(self.links, self._stages, strict=True):
            bands = stage.stream(bands if each.streams else gathered(bands), flow)
            flow.area *= each.config.scale**2
        return bands

    def forward(self, picture: Tensor, flow: Flow | None = None) -> Tensor:
        """A whole picture (B, H, W, C) in [0, 1] of any size to (B, s·H, s·W, C), unclipped."""
        picture = picture.to(self.execution.device, torch.float32)
        (result,) = (band.rows for band in gathered(self.stream(iter([Band(picture, last=True)]), flow)))
        return result

    def margin(self) -> int:
        """How far the result at the grid's lines depends on the source beyond them, in pixels, rounded up to the grid."""
        first, last = 0, self.grid * self.scale - 1
        for stage in reversed(self._stages):
            first, last = stage.reach(first, last)
        return round_up(max(-first, last - self.grid + 1), self.grid)


def grid(links: Sequence[Link], enlarged: int = 1) -> int:
    """The smallest distance that is whole windows for every link, in pixels of a picture that comes to the first ``enlarged``."""
    windows = [each.config.window // math.gcd(each.config.window, larger) for each, larger in on_the_way(links, enlarged)]
    return math.lcm(*windows)


def on_the_way(links: Sequence[Link], enlarged: int = 1) -> Iterator[tuple[Link, int]]:
    """The links, each with how much larger what comes to it is than the source."""
    for each in links:
        yield each, enlarged
        enlarged *= each.config.scale
