"""Where and how a network computes, and its weights on the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor


@dataclass(frozen=True)
class Execution:
    """Where a network computes and in what precision.

    Args:
        device: where tensors live.
        dtype: of the operands of matrix products and convolutions; the residual stream stays float32, and so do the first and the
            last convolution: pixels have more digits than bfloat16 (decision 12).
        guarded: whether softmax subtracts the row maximum, so that no score can overflow. Without, scores beyond ±127 end in
            values that are not finite; the engine notices those and computes the piece again, guarded.
        accelerated: whether the device is an accelerator, which wants few large operations: attention by the library's fused
            kernels, tall bands, tiles in batches.
        working_set: about how many values a chunk of windows holds. On a CPU they should fit its cache; a GPU wants large kernels.
        band_pixels: about how many pixels a band should hold.
    """

    device: torch.device
    dtype: torch.dtype = torch.float32
    guarded: bool = False
    accelerated: bool = False
    working_set: int = 1 << 21
    band_pixels: int = 1 << 13

    @classmethod
    def on(cls, device: torch.device | str, dtype: torch.dtype = torch.float32, *, guarded: bool = False) -> Execution:
        device = torch.device(device)
        in_cache = 1 << 21 if dtype == torch.float32 else 1 << 22
        accelerated = device.type != "cpu"
        sizes = (1 << 28, 1 << 18) if accelerated else (in_cache, 1 << 13)
        return cls(device, dtype, guarded, accelerated, *sizes)


@dataclass(frozen=True)
class Affine:
    """x ↦ x · weightᵀ + bias, in float64 until it is placed: (outputs, inputs) and (outputs,)."""

    weight: Tensor
    bias: Tensor

    def after_norm(self, norm: Affine) -> Affine:
        """This product with the scale and offset of a LayerNorm before it folded in, so that the norm itself needs none."""
        return Affine(self.weight * norm.weight, self.bias + self.weight @ norm.bias)


class Weights:
    """A view of named tensors below a prefix, handed out in float64 for folding and placed on a device afterwards."""

    def __init__(self, tensors: Mapping[str, Tensor], execution: Execution, prefix: str = "") -> None:
        self._tensors, self._prefix = tensors, prefix
        self.execution = execution

    def at(self, name: str) -> Weights:
        """The tensors below ``name``."""
        return Weights(self._tensors, self.execution, f"{self._prefix}{name}.")

    @property
    def exactly(self) -> Weights:
        """The same for products in float32."""
        return Weights(self._tensors, replace(self.execution, dtype=torch.float32), self._prefix)

    def tensor(self, name: str) -> Tensor:
        return self._tensors[self._prefix + name].to(device="cpu", dtype=torch.float64)

    def affine(self, name: str) -> Affine:
        """The ``weight`` and ``bias`` of a linear layer, a norm or a convolution."""
        return Affine(self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias"))

    def operand(self, tensor: Tensor) -> Tensor:
        """On the device, in the precision of products."""
        return tensor.to(self.execution.device, self.execution.dtype).contiguous()

    def exact(self, tensor: Tensor) -> Tensor:
        """On the device, in float32: for what is added to the residual stream."""
        return tensor.to(self.execution.device, torch.float32).contiguous()
