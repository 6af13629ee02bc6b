"""Start a small network as the best linear upscaler instead of as noise.

A network with the ``pixelshuffledirect`` head is a linear 5×5 upscaler (two 3×3 convolutions) plus what its body adds. The
linear part has a closed-form best answer: least squares over the training pictures. Starting there, with the body's last
convolution at zero, the first step is already better than bicubic, and a short training spends itself on the rest.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.data import Pairs

REACH = 2


def best_kernels(pairs: Pairs, samples: int = 200_000, seed: int = 0) -> NDArray[np.float64]:
    """(scale², 5, 5): for each place inside an upscaled pixel, the linear filter with the least squared error."""
    dice, s, width = np.random.default_rng(seed), pairs.scale, 2 * REACH + 1
    inputs, targets = [], []
    per_picture = samples // len(pairs.small)
    for small, sharp in zip(pairs.small, pairs.sharp, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(small[..., 1].astype(np.float64), (width, width))
        y, x = (dice.integers(0, side, per_picture) for side in windows.shape[:2])
        inputs.append(windows[y, x].reshape(-1, width * width))
        rows, columns = (y + REACH) * s, (x + REACH) * s
        targets.append(np.stack([sharp[rows + i, columns + j, 1] for i in range(s) for j in range(s)], 1))
    solution = np.linalg.lstsq(np.concatenate(inputs), np.concatenate(targets).astype(np.float64), rcond=None)[0]
    solution /= solution.sum(0)
    return np.asarray(solution.T.reshape(s * s, width, width))


@torch.no_grad()
def start_linear(network: nn.Module, kernels: NDArray[np.float64]) -> None:
    """Set the first and last convolutions of a ``pixelshuffledirect`` network to ``kernels``, its body's output to zero."""
    first, head, body = network.conv_first, network.upsample[0], network.conv_after_body
    nn.init.zeros_(body.weight)
    nn.init.zeros_(body.bias)
    nn.init.zeros_(head.bias)
    nn.init.normal_(head.weight, std=1e-3)
    head.weight[:, :27] = 0
    for colour in range(3):
        for tap in range(9):
            channel = colour * 9 + tap
            first.weight[channel], first.bias[channel] = 0, 0
            first.weight[channel, colour, tap // 3, tap % 3] = 1
    for place, kernel in enumerate(torch.from_numpy(kernels)):
        for (y, x), value in zip(np.ndindex(*kernel.shape), kernel.flatten(), strict=True):
            outer = [min(max(i - REACH, -1), 1) for i in (y, x)]
            inner = [i - REACH - o for i, o in zip((y, x), outer, strict=True)]
            tap = (inner[0] + 1) * 3 + inner[1] + 1
            for colour in range(3):
                head.weight[colour * len(kernels) + place, colour * 9 + tap, outer[0] + 1, outer[1] + 1] += value
