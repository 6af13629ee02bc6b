"""Residual sums: what a layer makes, added to its input."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from swinir_gui.nn.execution import Execution
from swinir_gui.nn.fused import calls

Adder = Callable[[Tensor, Tensor, Tensor], None]


def adder(execution: Execution) -> Adder:
    """For features (…, C) float32, what is added to them (pixels in the same order, C or more), and where the sum goes, (…, C)."""
    return _fused if execution.fused else _plain


def _plain(features: Tensor, added: Tensor, result: Tensor) -> None:
    torch.add(features, added.view(*features.shape[:-1], -1)[..., : features.shape[-1]], out=result)


def _fused(features: Tensor, added: Tensor, result: Tensor) -> None:
    calls.add(calls.as_windows(features), added.flatten(0, -2), calls.as_windows(result))
