"""Start a network from a trained one, also where its scale is another (HAT §4.4 warm-starts ×4 from ×2 likewise).

What has the same name and shape is taken over. A head that has another number of outputs is one convolution, so its best weights
for the body's features have a closed form: least squares over the training pictures. A restorer begins by changing nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from benchmarks.reference import Restorer
from training.data import Pairs
from training.dice import Dice

BATCHES, PATCHES, SIDE = 20, 16, 48


def warm_start(network: Restorer, trained: Mapping[str, Tensor], pairs: Pairs, dice: Dice) -> None:
    """Take over what fits of ``trained``, and give a head that does not the best start there is."""
    own = network.state_dict()
    kept = {name: tensor.float() for name, tensor in trained.items() if name in own and own[name].shape == tensor.shape}
    network.load_state_dict(own | kept)
    if network.head == "pixelshuffledirect" and "upsample.0.weight" not in kept:
        fit_head(network, pairs, dice)
    elif not network.head and "conv_last.weight" not in kept:
        torch.nn.init.zeros_(network.conv_last.weight)
        torch.nn.init.zeros_(network.conv_last.bias)


@torch.no_grad()
def fit_head(network: Restorer, pairs: Pairs, dice: Dice) -> None:
    """Set a ``pixelshuffledirect`` head to the least-squares solution over patches drawn from ``pairs``."""
    scale, normal, answers = network.scale, 0.0, 0.0
    for _ in range(BATCHES):
        small, sharp = pairs.batch(PATCHES, SIDE, dice)
        # With the zeros beyond the border, which the head will see: they break what neighbouring features have in common.
        known = F.unfold(network.features(small), 3, padding=1).transpose(1, 2).flatten(0, 1).double()
        known = torch.cat((known, torch.ones_like(known[:, :1])), 1)
        wanted = F.pixel_unshuffle(sharp - network.mean, scale)
        normal, answers = normal + known.T @ known, answers + known.T @ wanted.flatten(2).transpose(1, 2).flatten(0, 1).double()
    # Ridge as weak as float64 allows: features of neighbouring taps are nearly the same.
    ridge = 1e-6 * BATCHES * PATCHES * SIDE**2
    solution = torch.linalg.solve(normal + ridge * torch.eye(len(normal), device=normal.device), answers).float()
    head = network.upsample[0]
    head.weight.copy_(solution[:-1].T.reshape(head.weight.shape))
    head.bias.copy_(solution[-1])
