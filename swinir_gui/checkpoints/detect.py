"""Finds the configuration of a network from keys and shapes, whatever the name of the file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from swinir_gui.checkpoints.foreign import NOT_OURS, foreign_architecture
from swinir_gui.errors import UnrecognisedCheckpointError
from swinir_gui.language import tr
from swinir_gui.nn.config import HATConfig, Head, NetworkConfig, SwinIRConfig
from swinir_gui.nn.parameters import RECONSTRUCTION_WIDTH, Shape

LAYER = re.compile(r"layers\.(\d+)\.residual_group\.blocks\.(\d+)\.norm1\.weight")
FIRST = "layers.0.residual_group"
JPEG_WINDOW = 7  # published only for JPEG repair, and there with an image range of 255


class _Shapes:
    """Look-ups that fail with a sentence instead of a key."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes

    def has(self, name: str) -> bool:
        return name in self._shapes

    def size(self, name: str, axis: int) -> int:
        shape = self._shapes.get(name, ())
        if len(shape) <= axis or shape[axis] < 1:
            raise UnrecognisedCheckpointError(tr("The weights lack a usable “{name}”.").format(name=name), tr(NOT_OURS))
        return shape[axis]

    def root(self, value: float, name: str) -> int:
        """The square root, which must be whole."""
        root = math.isqrt(int(value))
        if root**2 != value:
            raise UnrecognisedCheckpointError(tr("The shape of “{name}” fits no known network.").format(name=name), tr(NOT_OURS))
        return root

    def depths(self) -> tuple[int, ...]:
        found = [match for match in map(LAYER.fullmatch, self._shapes) if match]
        groups = sorted({int(match[1]) for match in found})
        if groups != list(range(len(groups))):
            raise UnrecognisedCheckpointError(tr("The weights lack a residual group."), tr(NOT_OURS))
        return tuple(sum(int(match[1]) == group for match in found) for group in groups)


def detect(shapes: Mapping[str, Shape], hints: Mapping[str, Any] | None = None) -> NetworkConfig:
    """The configuration of published weights.

    Args:
        shapes: name and shape of every weight.
        hints: ``img_range`` and ``img_size`` where a file states them. Without, an image range of 255 is taken for windows of
            7 pixels and 1 otherwise, and windows are taken to be shifted: so all published files are.

    Raises:
        UnrecognisedCheckpointError: the weights belong to no SwinIR or HAT.
    """
    known, hints = _Shapes(shapes), hints or {}
    foreign = known.has("absolute_pos_embed") or known.has(f"{FIRST}.blocks.0.attn.logit_scale")
    if foreign or not known.has("conv_first.weight") or not known.has(f"{FIRST}.blocks.0.attn.qkv.weight"):
        name = foreign_architecture(shapes)
        if name:
            raise UnrecognisedCheckpointError(
                tr("It holds the weights of {name}, which is not supported.").format(name=name), tr(NOT_OURS)
            )
        raise UnrecognisedCheckpointError(tr("These are not the weights of a SwinIR or HAT."), tr(NOT_OURS))
    try:
        common = _common(known, hints)
        return _hat(known, common) if known.has(f"{FIRST}.overlap_attn.qkv.weight") else SwinIRConfig(**common)
    except (ValueError, TypeError, OverflowError) as error:
        raise UnrecognisedCheckpointError(
            tr("These weights fit no known network ({error}).").format(error=error), tr(NOT_OURS)
        ) from error


def _common(known: _Shapes, hints: Mapping[str, Any]) -> dict[str, Any]:
    table = f"{FIRST}.blocks.0.attn.relative_position_bias_table"
    window = (known.root(known.size(table, 0), table) + 1) // 2
    channels, head = known.size("conv_first.weight", 1), _head(known)
    return {
        "scale": _scale(known, head, channels),
        "channels": channels,
        "window": window,
        "image_range": float(hints.get("img_range", 255.0 if window == JPEG_WINDOW else 1.0)),
        "width": known.size("conv_first.weight", 0),
        "depths": known.depths(),
        "heads": known.size(table, 1),
        "mlp_width": known.size(f"{FIRST}.blocks.0.mlp.fc1.weight", 0),
        "head": head,
        "triple_convolution": known.has("conv_after_body.0.weight"),
        "shifted": int(hints.get("img_size", window + 1)) > window,
    }


def _hat(known: _Shapes, common: dict[str, Any]) -> HATConfig:
    block, table = f"{FIRST}.blocks.0.conv_block.cab", f"{FIRST}.overlap_attn.relative_position_bias_table"
    return HATConfig(
        **common,
        cab_width=known.size(f"{block}.0.weight", 0),
        squeeze_width=known.size(f"{block}.3.attention.1.weight", 0),
        span=known.root(known.size(table, 0), table) + 1 - common["window"],
    )


def _head(known: _Shapes) -> Head:
    if known.has("conv_up1.weight"):
        return Head.NEAREST_CONVOLUTION
    if known.has("conv_before_upsample.0.weight"):
        return Head.PIXEL_SHUFFLE
    if known.has("upsample.0.weight"):
        return Head.PIXEL_SHUFFLE_DIRECT
    return Head.RESIDUAL


def _scale(known: _Shapes, head: Head, channels: int) -> int:
    if head is Head.NEAREST_CONVOLUTION:
        return 4 if known.has("conv_up2.weight") else 2
    if head is Head.RESIDUAL:
        return 1
    if head is Head.PIXEL_SHUFFLE_DIRECT:
        return known.root(known.size("upsample.0.weight", 0) / channels, "upsample.0.weight")
    scale, step = 1, 0
    while known.has(f"upsample.{step}.weight"):
        name = f"upsample.{step}.weight"
        scale *= known.root(known.size(name, 0) / RECONSTRUCTION_WIDTH, name)
        step += 2
    return scale
