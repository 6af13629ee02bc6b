"""Start a network at one scale from a trained one at another (HAT §4.4 warm-starts ×4 from ×2 likewise).

The body is taken over as it is. The head has another number of outputs; since it is one convolution, its best weights for the
body's features have a closed form: least squares over the training pictures. So the first step already stands on all that
the other network has learned.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from training.data import Pairs


def warm_start(network: nn.Module, trained: Mapping[str, Tensor], pairs: Pairs, *, crop: int = 48) -> None:
    """Take over ``trained``'s tensors but its head, and fit a ``pixelshuffledirect`` head to ``pairs``."""
    own = network.state_dict()
    kept = {name: tensor.float() for name, tensor in trained.items() if not name.startswith("upsample.")}
    network.load_state_dict(own | kept)
    fit_head(network, pairs, crop=crop)


@torch.no_grad()
def fit_head(network: nn.Module, pairs: Pairs, *, crop: int, samples: int = 200, seed: int = 0) -> None:
    """Set the head to the least-squares solution over ``samples`` places in a ``crop``² patch of every picture."""
    dice, rows, answers = np.random.default_rng(seed), [], []
    for small, sharp in zip(pairs.small, pairs.sharp, strict=True):
        y, x = (int(dice.integers(side - crop + 1)) for side in small.shape[:2])
        chosen = torch.from_numpy(dice.choice(crop * crop, samples, replace=False))
        features = network._features(network.conv_first(_pixels(small, y, x, crop) - network.mean))  # noqa: SLF001
        rows.append(F.unfold(features, 3, padding=1)[0].T[chosen])
        s = pairs.scale
        sharp_patch = _pixels(sharp, y * s, x * s, crop * s) - network.mean
        answers.append(F.pixel_unshuffle(sharp_patch, s)[0].flatten(1).T[chosen])
    known = torch.cat([torch.cat(rows), torch.ones(len(rows) * samples, 1)], 1).double()
    # Ridge as weak as float64 allows: features of neighbouring taps are nearly the same.
    normal = known.T @ known + 1e-6 * len(known) * torch.eye(known.shape[1], dtype=torch.float64)
    solution = torch.linalg.solve(normal, known.T @ torch.cat(answers).double()).float()
    head = network.upsample[0]
    head.weight.copy_(solution[:-1].T.reshape(head.weight.shape))
    head.bias.copy_(solution[-1])


def _pixels(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], y: int, x: int, side: int) -> Tensor:
    patch = np.ascontiguousarray(picture[y : y + side, x : x + side])
    return torch.from_numpy(patch).permute(2, 0, 1)[None].float() / 255
