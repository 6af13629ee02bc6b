"""Measures how far a network in another precision is from float32, on a detail of a photograph."""

from __future__ import annotations

import logging
import math

import torch

from swinir_gui.engine.device import prepare_libraries
from swinir_gui.engine.pixels import Pixels, to_batch
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.network import Network
from swinir_gui.nn.super_resolver import ResolverChain

log = logging.getLogger(__name__)


def parity(chain: ResolverChain, network: Network, detail: Pixels) -> float:
    """PSNR in dB of what ``network`` makes of ``detail`` against what ``chain`` makes of it in float32; −inf where it fails.

    Raises:
        RuntimeError: the device lacks the memory.
    """
    prepare_libraries()
    exact = chain.on(Execution.on(network.execution.device))
    difference = _result(network, detail) - _result(exact, detail)
    error = difference.square().mean().item()
    if not math.isfinite(error):
        return -math.inf
    return math.inf if error == 0 else -10 * math.log10(error)


def bfloat16_parity(chain: ResolverChain, device: torch.device, detail: Pixels) -> float | None:
    """The same for ``chain`` in bfloat16 on ``device``; None where the device cannot say."""
    try:
        return parity(chain, chain.on(Execution.on(device, torch.bfloat16)), detail)
    except RuntimeError:
        log.warning("%s could not be compared on %s", chain.name, device, exc_info=True)
        return None


def _result(network: Network, detail: Pixels) -> torch.Tensor:
    with torch.inference_mode():
        picture = to_batch(detail, network.execution.device)
        return network.seeing(detail.shape[2]).forward(picture).clamp(0, 1)
