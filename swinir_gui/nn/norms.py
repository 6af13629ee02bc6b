"""LayerNorm (Ba et al. 2016): on its own, and before a product."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.nn.alignment import ALIGNED, aligned
from swinir_gui.nn.execution import Affine, Execution, Weights
from swinir_gui.nn.fused import calls
from swinir_gui.nn.stream import Pointwise

EPSILON = 1e-5  # of all norms, as published
OF_THEIR_OWN = ("mps", "xpu")  # devices on which the library's own norm is taken to be fast; CUDA's is slow for few channels

Norm = Callable[[Tensor], Tensor]
Placed = tuple[Tensor, Tensor] | None  # scale and offset


def layer_norm(execution: Execution, affine: Affine | None = None) -> Norm:
    """(…, C) float32 with zero mean and unit variance over the channels, as operands of a product, in its precision.

    An accelerator's operands are padded with zeros to a multiple of eight channels.

    Args:
        execution: where and how.
        affine: scale and offset, where they cannot be folded into the product, because it pads with zeros.
    """
    placed = None if affine is None else (_placed(affine.weight, execution), _placed(affine.bias, execution))
    if not execution.accelerated:
        return partial(_on_a_processor, placed, execution.dtype)
    kind = _at_once if execution.device.type in OF_THEIR_OWN else _fused if execution.fused else _by_moments
    return partial(kind, placed, execution.dtype)


def _placed(side: Tensor, execution: Execution) -> Tensor:
    return side.to(execution.device, torch.float32)


def _on_a_processor(affine: Placed, dtype: torch.dtype, features: Tensor) -> Tensor:
    """From a mean and the length of a vector: a processor is fast at both, and slow at the library's norm of few channels."""
    if affine:
        return F.layer_norm(features, affine[0].shape, *affine, EPSILON).to(dtype)
    # Into memory in the order of the indices: of windows as views, a difference would lie as the picture does.
    centred = torch.sub(features, features.mean(-1, keepdim=True), out=features.new_empty(features.shape))
    length = torch.linalg.vector_norm(centred, dim=-1, keepdim=True)
    return centred.mul_(length.square_().div_(features.shape[-1]).add_(EPSILON).rsqrt_()).to(dtype)


def _at_once(affine: Placed, dtype: torch.dtype, features: Tensor) -> Tensor:
    scale, offset = affine or (None, None)
    return _padded(F.layer_norm(features, features.shape[-1:], scale, offset, EPSILON).to(dtype))


def _by_moments(affine: Placed, dtype: torch.dtype, features: Tensor) -> Tensor:
    """One pass for mean and variance, one that writes operands: CUDA's norm starts a block of threads for each pixel."""
    channels = features.shape[-1]
    variance, mean = torch.var_mean(features, -1, correction=0, keepdim=True)
    factor = variance.add_(EPSILON).rsqrt_()
    operands = features.new_zeros(*features.shape[:-1], aligned(channels), dtype=dtype)
    shift, result = mean.mul_(factor).neg_(), operands[..., :channels]
    if affine:
        torch.addcmul(affine[1], torch.addcmul(shift, features, factor), affine[0], out=result)
    else:
        torch.addcmul(shift, features, factor, out=result)
    return operands


def _fused(affine: Placed, dtype: torch.dtype, features: Tensor) -> Tensor:
    return calls.norm(calls.as_windows(features), affine, dtype, EPSILON).view(*features.shape[:-1], -1)


def _padded(operands: Tensor) -> Tensor:
    return F.pad(operands, (0, -operands.shape[-1] % ALIGNED))


def operand_width(execution: Execution, channels: int) -> int:
    """Channels that so many have as operands of a product."""
    return aligned(channels) if execution.accelerated else channels


def norm_stage(weights: Weights, name: str) -> Pointwise:
    """A LayerNorm with its own scale and offset, in float32."""
    affine = weights.affine(name)
    norm, channels = layer_norm(weights.in_float32.execution, affine), len(affine.bias)
    return Pointwise(lambda rows: norm(rows)[..., :channels])
