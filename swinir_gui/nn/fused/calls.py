"""Starts the programs of ``programs``, and finds out whether the device runs them; if not, the library does the same.

Windows are views (B, rows, columns, height, width, C) of a picture, as ``windows.view`` makes them; their pixels, window by window,
are the rows of operands.
"""

from __future__ import annotations

import logging
import math
import threading
from functools import cache
from typing import Any

import torch
from torch import Tensor

from swinir_gui.nn.alignment import aligned

SIDE = 64  # queries and keys that attention takes at once
LANES = 4096  # values of a program of norms and sums
DEPTHS = (16, 32, 64)  # of heads, that products of blocks can have
INPUTS, NARROW = (16, 32, 64, 128), 4  # channels that a narrow convolution takes, and makes at most
WINDOWS_PER_PROGRAM = 4
LEAST = (8, 0)  # the compute capability that multiplies bfloat16

log = logging.getLogger(__name__)

_compiled: dict[tuple[object, ...], Any] = {}
_compiling = threading.Lock()  # Triton's own first start is not safe on two threads at once


@cache
def works(device: torch.device) -> bool:
    """Whether Triton is there, finds a compiler, and makes on the device what it should; found out once.

    Raises:
        torch.OutOfMemoryError: there is no room to find out.
    """
    if device.type != "cuda" or torch.cuda.get_device_capability(device) < LEAST:
        return False
    try:
        return _tried(device)
    except torch.OutOfMemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the library computes the same
        log.info("no Triton on %s: %s", device, error)
        return False


def _tried(device: torch.device) -> bool:
    """All programs, each twice, since the second time goes another way."""
    ramp = torch.arange(16.0, device=device).expand(1, 1, 1, 8, 8, 16)
    weights = in_three(torch.ones(1, 16, 3, 3, device=device))
    for _ in range(2):
        features = ramp.contiguous()
        rows = norm(features, None, torch.bfloat16, 1e-5)[None]
        attended = attention(rows, rows, rows, rows.new_zeros(1, 1, SIDE, SIDE))
        add(features, attended[0], features)
        made = narrow_convolution(rows.view(1, 8, 8, 16), weights, ramp.new_ones(1), beyond=1)
    # Pixels are alike, so that attention returns them; their channels have a mean of zero, which is what the sum of weights makes.
    alike = (features - ramp - rows.view(ramp.shape)).abs().max() < 1e-2
    return bool(alike and (made - 1).abs().max() < 0.2)


def as_windows(features: Tensor) -> Tensor:
    """Pictures (B, H, W, C) as views of one window each; windows as they are."""
    return features[:, None, None] if features.dim() == 4 else features


def _shape(windows: Tensor) -> tuple[list[int], list[int], dict[str, int]]:
    """Counts and distances of a view of windows, and how programs share its pixels out."""
    *counts, channels = windows.shape[1:]
    by_picture, _, _, by_row, by_pixel, _ = windows.stride()
    lanes = 1 << (aligned(channels) - 1).bit_length()
    return counts, [by_picture, by_row, by_pixel], {"CHANNELS": channels, "LANES": lanes, "PIXELS": LANES // lanes}


def norm(windows: Tensor, affine: tuple[Tensor, Tensor] | None, dtype: torch.dtype, epsilon: float) -> Tensor:
    """Windows float32 with zero mean and unit variance over the channels, and then scale and offset: (pixels, C padded)."""
    counts, distances, numbers = _shape(windows)
    pixels, padded = len(windows) * math.prod(counts), aligned(numbers["CHANNELS"])
    result = windows.new_empty(pixels, padded, dtype=dtype)
    scale, offset = affine or (windows, windows)
    grid = (-(-pixels // numbers["PIXELS"]),)
    numbers |= {"PADDED": padded, "AFFINE": affine is not None}
    _launch("norm", grid, windows, scale, offset, result, pixels, epsilon, *counts, *distances, **numbers)
    return result


def add(windows: Tensor, added: Tensor, result: Tensor) -> None:
    """``windows`` float32 plus rows ``added`` (pixels, C or more) to ``result``, which may be ``windows``."""
    counts, distances, numbers = _shape(windows)
    pixels, to = len(windows) * math.prod(counts), _shape(result)[1]
    grid = (-(-pixels // numbers["PIXELS"]),)
    _launch("add", grid, windows, added, result, pixels, added.stride(0), *counts, *distances, *to, **numbers)


def fits_attention(queries: Tensor, keys: Tensor, heads: int) -> bool:
    """Whether ``attention`` takes operands of this shape and precision."""
    whole = queries.shape[1] % SIDE == keys.shape[1] % SIDE == 0
    return whole and queries.shape[2] // heads in DEPTHS and queries.dtype in {torch.bfloat16, torch.float16}


def attention(queries: Tensor, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
    """Softmax attention of (n, N, h·d) to (n, M, h·d) with a bias (1, h, N, M): (n, N, h·d)."""
    queries, keys, values = _one_after_the_other(queries, keys, values)
    (windows, tokens, width), heads, others = queries.shape, bias.shape[1], keys.shape[1]
    result = queries.new_empty(windows, tokens, width)
    grid = heads * tokens // SIDE, -(-windows // WINDOWS_PER_PROGRAM)
    numbers = {"QUERIES": tokens, "KEYS": others, "HEADS": heads, "DEPTH": width // heads, "SIDE": SIDE, "PER": WINDOWS_PER_PROGRAM}
    _launch("attend", grid, queries, keys, values, bias, result, windows, queries.stride(1), keys.stride(1), **numbers)
    return result


def _one_after_the_other(*sides: Tensor) -> list[Tensor]:
    """Windows that follow one another in memory, which those that overlap need not: copies then."""
    return [side if side.stride(0) == side.shape[1] * side.stride(1) else side.contiguous() for side in sides]


def fits_convolution(weight: Tensor) -> bool:
    """Whether ``narrow_convolution`` takes weights (out, in, 3, 3) of this shape."""
    outputs, inputs = weight.shape[:2]
    return outputs <= NARROW and inputs in INPUTS


def in_three(weight: Tensor) -> Tensor:
    """Weights (out ≤ 4, in, 3, 3) float32 as sums of three of bfloat16: (9, in, 16), which ``narrow_convolution`` takes."""
    parts, left = weight.new_zeros(9, weight.shape[1], 4, 4, dtype=torch.bfloat16), weight.float()
    for number in range(3):
        part = left.to(torch.bfloat16)
        parts[:, :, number, : len(weight)] = part.permute(2, 3, 1, 0).flatten(0, 1)
        left = left - part
    return parts.flatten(2)


def narrow_convolution(rows: Tensor, weights: Tensor, bias: Tensor, *, beyond: int) -> Tensor:
    """A 3×3 convolution to a few channels: as exactly as in float32, of operands that are bfloat16.

    Args:
        rows: (B, H, W, C) bfloat16, C a power of two.
        weights: from ``in_three``.
        bias: (out,) float32.
        beyond: rows of zeros above and below, 0 or 1.

    Returns:
        (B, H − 2 + 2 · ``beyond``, W, out) float32.
    """
    rows = rows.contiguous()
    batch, length, width, channels = rows.shape
    height = length - 2 + 2 * beyond
    result = rows.new_empty(batch, height, width, len(bias), dtype=torch.float32)
    grid = height, -(-width // SIDE), batch  # rows first: there may be more of them than another axis can have
    numbers = {"INPUTS": channels, "OUTPUTS": len(bias), "PIXELS": SIDE}
    _launch("narrow_convolution", grid, rows, weights, bias, result, length, width, beyond, rows.stride(0), **numbers)
    return result


def _launch(name: str, grid: tuple[int, ...], *arguments: Any, **numbers: object) -> None:  # noqa: ANN401
    """Start a program on the device of its first argument.

    What was compiled is kept here, because looking it up as Triton does takes longer than most programs. It is for tensors that
    begin at multiples of 16 bytes, but for those of which a program says that it does not specialise on that.

    Args:
        name: of the program.
        grid: how many of it.
        arguments: tensors and numbers.
        numbers: what it is compiled for, in the order of its parameters.
    """
    kinds = tuple(each.dtype if isinstance(each, Tensor) else each >= 1 << 31 for each in arguments)
    device = arguments[0].get_device()
    known = name, device, kinds, *numbers.values()
    with torch.cuda.device(device):
        if compiled := _compiled.get(known):
            compiled[(*grid, 1, 1)[:3]](*arguments, *numbers.values())
            return
        with _compiling:
            _compiled[known] = _program(name)[grid](*arguments, **numbers)


def _program(name: str) -> Any:  # noqa: ANN401 - Triton has no types
    from swinir_gui.nn.fused import programs  # noqa: PLC0415 - there is no Triton without CUDA

    return getattr(programs, name)
