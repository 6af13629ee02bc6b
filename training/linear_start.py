"""Start a small network as the best linear upscaler instead of as noise.

A network with the ``pixelshuffledirect`` head is a linear 5×5 upscaler (two 3×3 convolutions) plus what its body adds. The
linear part has a closed-form best answer: least squares over the training pictures. Starting there, with the body's last
convolution at zero, the first step is already better than bicubic, and a short training spends itself on the rest.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from benchmarks.reference import Restorer
from training.data import Pairs
from training.dice import Dice

REACH = 2
BATCHES, PATCHES, SIDE = 10, 64, 24


def best_kernels(pairs: Pairs, scale: int, dice: Dice) -> Tensor:
    """(scale², 5, 5): for each place inside an upscaled pixel, the linear filter with the least squared error on green."""
    width = 2 * REACH + 1
    inputs, targets = [], []
    for _ in range(BATCHES):
        small, sharp = (side[:, 1:2].double() for side in pairs.batch(PATCHES, SIDE, dice))
        inputs.append(F.unfold(small, width).transpose(1, 2).flatten(0, 1))
        inside = F.pixel_unshuffle(sharp, scale)[:, :, REACH:-REACH, REACH:-REACH]
        targets.append(inside.flatten(2).transpose(1, 2).flatten(0, 1))
    solution = torch.linalg.lstsq(torch.cat(inputs).cpu(), torch.cat(targets).cpu()).solution
    return (solution / solution.sum(0)).T.reshape(scale**2, width, width)


@torch.no_grad()
def start_linear(network: Restorer, kernels: Tensor) -> None:
    """Set the first and last convolutions of a ``pixelshuffledirect`` network to ``kernels``, its body's output to zero."""
    first, head, body = network.conv_first, network.upsample[0], network.conv_after_body
    torch.nn.init.zeros_(body.weight)
    torch.nn.init.zeros_(body.bias)
    torch.nn.init.zeros_(head.bias)
    torch.nn.init.normal_(head.weight, std=1e-3)
    head.weight[:, :27] = 0
    for colour in range(3):
        for tap in range(9):
            channel = colour * 9 + tap
            first.weight[channel], first.bias[channel] = 0, 0
            first.weight[channel, colour, tap // 3, tap % 3] = 1
    for place, kernel in enumerate(kernels):
        for (y, x), value in zip(np.ndindex(*kernel.shape), kernel.flatten(), strict=True):
            outer = [min(max(i - REACH, -1), 1) for i in (y, x)]
            inner = [i - REACH - o for i, o in zip((y, x), outer, strict=True)]
            tap = (inner[0] + 1) * 3 + inner[1] + 1
            for colour in range(3):
                head.weight[colour * len(kernels) + place, colour * 9 + tap, outer[0] + 1, outer[1] + 1] += value
