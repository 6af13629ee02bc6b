"""Where and how a network computes, and its weights on the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.nn.alignment import ALIGNED
from swinir_gui.nn.fused.calls import works


@dataclass(frozen=True)
class Execution:
    """Where a network computes and in what precision.

    Args:
        device: where tensors live.
        dtype: of the operands of matrix products and convolutions; the residual stream stays float32, and so do the first and the
            last convolution: pixels have more digits than bfloat16 (decision 12).
        guarded: whether softmax subtracts the row maximum, so that no score can overflow. Without, scores beyond ±127 end in
            values that are not finite; the engine notices those and computes the piece again, guarded.
        accelerated: whether the device is an accelerator, which wants few large operations: attention that never stores its scores,
            tall bands, tiles in batches.
        fused: whether norms, sums, attention and the last convolution there are done by ``nn.fused`` where they fit.
        working_set: about how many values a chunk of windows holds. On a CPU they should fit its cache; a GPU wants large kernels.
        band_pixels: about how many pixels a band should hold.
    """

    device: torch.device
    dtype: torch.dtype = torch.float32
    guarded: bool = False
    accelerated: bool = False
    fused: bool = False
    working_set: int = 1 << 21
    band_pixels: int = 1 << 13

    @classmethod
    def on(cls, device: torch.device | str, dtype: torch.dtype = torch.float32, *, guarded: bool = False) -> Execution:
        device = torch.device(device)
        in_cache = 1 << 21 if dtype == torch.float32 else 1 << 22
        accelerated = device.type != "cpu"
        sizes = (1 << 28, 1 << 19) if accelerated else (in_cache, 1 << 13)
        return cls(device, dtype, guarded, accelerated, works(device), *sizes)


@dataclass(frozen=True)
class Affine:
    """x ↦ x · weightᵀ + bias, in float64 until it is placed: (outputs, inputs) and (outputs,)."""

    weight: Tensor
    bias: Tensor

    def after_norm(self, norm: Affine) -> Affine:
        """This product with the scale and offset of a LayerNorm before it folded in, so that the norm itself needs none."""
        return Affine(self.weight * norm.weight, self.bias + self.weight @ norm.bias)

    @property
    def aligned(self) -> Affine:
        """With in- and outputs of zeros up to multiples of ``ALIGNED``."""
        more = -len(self.weight) % ALIGNED
        return Affine(F.pad(self.weight, (0, -self.weight.shape[1] % ALIGNED, 0, more)), F.pad(self.bias, (0, more)))


class Weights:
    """A view of named tensors below a prefix, handed out in float64 for folding and placed on a device afterwards."""

    def __init__(self, tensors: Mapping[str, Tensor], execution: Execution, prefix: str = "") -> None:
        self._tensors, self._prefix = tensors, prefix
        self.execution = execution

    def at(self, name: str) -> Weights:
        """The tensors below ``name``."""
        return Weights(self._tensors, self.execution, f"{self._prefix}{name}.")

    @property
    def in_float32(self) -> Weights:
        """The same tensors, whose products are in float32 whatever the execution's precision."""
        return Weights(self._tensors, replace(self.execution, dtype=torch.float32), self._prefix)

    def tensor(self, name: str) -> Tensor:
        return self._tensors[self._prefix + name].to(device="cpu", dtype=torch.float64)

    def affine(self, name: str) -> Affine:
        """The ``weight`` and ``bias`` of a linear layer, a norm or a convolution."""
        return Affine(self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias"))

    def operand(self, tensor: Tensor) -> Tensor:
        """On the device, in the precision of products."""
        return tensor.to(self.execution.device, self.execution.dtype).contiguous()

    def linear(self, affine: Affine) -> tuple[Tensor, Tensor]:
        """Weight and bias of a product on the device; on an accelerator both sides of it are ``aligned``."""
        placed = affine.aligned if self.execution.accelerated else affine
        return self.operand(placed.weight), self.operand(placed.bias)

    def exact(self, tensor: Tensor) -> Tensor:
        """On the device, in float32: for what is added to the residual stream."""
        return tensor.to(self.execution.device, torch.float32).contiguous()
