"""Residual sums: the output of a layer, added to its input."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from swinir_gui.nn.execution import Execution
from swinir_gui.nn.fused import calls

Adder = Callable[[Tensor, Tensor, Tensor], None]


def adder(execution: Execution) -> Adder:
    """For features (…, C) float32, what is added to them (pixels in the same order, C or more), and where the sum goes, (…, C)."""
    return _fused if execution.fused else _plain if execution.accelerated else _on_a_processor


def summed(added: Tensor, features: Tensor) -> Tensor:
    """Both added, in memory in the order of the indices of ``features`` (…, C) float32, which may be a view.

    ``added``, pixels in the same order, is overwritten where it has that precision already.
    """
    return added.to(features.dtype).view(features.shape).add_(features)


def _plain(features: Tensor, added: Tensor, result: Tensor) -> None:
    torch.add(features, added.view(*features.shape[:-1], -1)[..., : features.shape[-1]], out=result)


def _on_a_processor(features: Tensor, added: Tensor, result: Tensor) -> None:
    """A sum of two precisions takes longer there than bringing both to one first."""
    _plain(features, added.to(features.dtype), result)


def _fused(features: Tensor, added: Tensor, result: Tensor) -> None:
    calls.add(calls.as_windows(features), added.flatten(0, -2), calls.as_windows(result))
