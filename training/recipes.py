"""What each embedded model was trained with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SWINIR_S = {
    "img_size": 64,
    "window_size": 8,
    "img_range": 1.0,
    "depths": [6, 6, 6, 6],
    "embed_dim": 60,
    "num_heads": [6, 6, 6, 6],
    "mlp_ratio": 2,
    "upsampler": "pixelshuffledirect",
    "resi_connection": "1conv",
}


@dataclass(frozen=True)
class Recipe:
    """A training run.

    Args:
        patch: side in pixels of the small picture.
        halvings: when the rate is halved, as fractions of ``steps``.
        average: decay of the average of weights that is published.
        warm_start: the embedded model that it goes on from.
    """

    scale: int
    steps: int
    batch: int
    patch: int
    learning_rate: float
    warm_up: int = 100
    halvings: tuple[float, ...] = (0.6, 0.75, 0.85, 0.92, 0.97)
    average: float = 0.999
    seed: int = 1
    kind: str = "swinir"
    warm_start: str | None = None
    network: dict[str, Any] = field(default_factory=lambda: dict(SWINIR_S))

    def rate(self, step: int) -> float:
        """Learning rate at ``step``: a linear warm-up, then halved at each mark (SwinIR §4.1 halves likewise)."""
        halved = sum(step >= mark * self.steps for mark in self.halvings)
        return self.learning_rate * min(1.0, (step + 1) / self.warm_up) * 0.5**halved


HAT_PROBE = SWINIR_S | {
    "window_size": 16,
    "depths": [3, 3, 3],
    "embed_dim": 48,
    "num_heads": [4, 4, 4],
    "upsampler": "pixelshuffle",
    "compress_ratio": 3,
    "squeeze_factor": 12,
    "overlap_ratio": 0.5,
}

RECIPES = {
    # Not a model for people: a small HAT that has learned enough to measure what tiles do to one (docs/tiling.md).
    "hat-probe": Recipe(scale=2, steps=300, batch=2, patch=64, learning_rate=8e-4, kind="hat", network=HAT_PROBE),
    "photo-x2": Recipe(scale=2, steps=4500, batch=8, patch=32, learning_rate=6e-4),
    "photo-x4": Recipe(scale=4, steps=3000, batch=8, patch=32, learning_rate=4e-4, warm_start="photo-x2"),
}
