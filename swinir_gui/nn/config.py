"""What distinguishes one published network from another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar


class Head(Enum):
    """How features become pixels (SwinIR §3.1, "HQ image reconstruction"); the values are the published option's."""

    PIXEL_SHUFFLE = "pixelshuffle"
    PIXEL_SHUFFLE_DIRECT = "pixelshuffledirect"
    NEAREST_CONVOLUTION = "nearest+conv"
    RESIDUAL = ""


@dataclass(frozen=True, kw_only=True)
class NetworkConfig:
    """What SwinIR and HAT have in common.

    Args:
        scale: factor between source and result, 1 for restoration.
        channels: 1 for grey, 3 for colour.
        window: side of an attention window in pixels.
        image_range: the value of white inside the network, 1 or 255.
        width: channels of the body (``embed_dim``).
        depths: number of layers in each residual group.
        heads: attention heads of every layer.
        mlp_width: hidden channels of the MLPs.
        head: the reconstruction.
        triple_convolution: whether residual connections hold three narrow convolutions (``3conv``) instead of one.
        shifted: whether every other layer shifts its windows. The published code does not shift when the training patch was no
            larger than a window; no shape in a file tells.

    Attributes:
        family: what people call such networks.
        streams: whether pictures flow through them in bands, exactly; otherwise they take tiles.
    """

    family: ClassVar[str]
    streams: ClassVar[bool]

    scale: int
    channels: int
    window: int
    image_range: float
    width: int
    depths: tuple[int, ...]
    heads: int
    mlp_width: int
    head: Head
    triple_convolution: bool = False
    shifted: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.image_range < math.inf:
            raise ValueError(f"an image range of {self.image_range} is none")
        if self.channels not in (1, 3):
            raise ValueError(f"pictures have 1 or 3 channels, not {self.channels}")
        if self.width % self.heads:
            raise ValueError(f"width {self.width} is not divisible by {self.heads} heads")
        if self.head is Head.RESIDUAL and self.scale != 1:
            raise ValueError(f"a network without upsampling cannot have scale {self.scale}")

    def shift(self, layer: int) -> int:
        """By how many pixels layer number ``layer`` of a group shifts its windows."""
        return self.window // 2 if self.shifted and layer % 2 else 0


@dataclass(frozen=True, kw_only=True)
class SwinIRConfig(NetworkConfig):
    """Liang et al. 2021, "SwinIR: Image Restoration Using Swin Transformer"."""

    family, streams = "SwinIR", True


@dataclass(frozen=True, kw_only=True)
class HATConfig(NetworkConfig):
    """Chen et al. 2023, "Activating More Pixels in Image Super-Resolution Transformer".

    Args:
        cab_width: channels between the two convolutions of the channel attention block.
        squeeze_width: channels between the two products of its channel attention.
        span: side of the window of keys in the overlapping cross-attention.
    """

    family, streams = "HAT", False

    cab_width: int
    squeeze_width: int
    span: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.span < self.window or (self.span - self.window) % 2:
            raise ValueError(f"keys from {self.span} pixels do not lie evenly around a window of {self.window}")
