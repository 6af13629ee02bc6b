"""What each embedded model was trained with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from swinir_gui.checkpoints.catalog import SWINIR_S
from swinir_gui.nn.config import HATConfig, Head, NetworkConfig, SwinIRConfig
from training.degradations.blur import Blur
from training.degradations.jpeg import Jpeg
from training.degradations.noise import GaussianNoise, ShotNoise
from training.degradations.practical import Degradation, InOrder, Shuffled, Sometimes
from training.degradations.resize import FILTERS, Resize


class Loss(Enum):
    """Mean absolute error, or its smooth relative (SwinIR §3.2 takes the one for enlarging, the other for restoring).

    The squared error is what PSNR is made of: for the last steps, at a low rate, of a model whose source leaves much open.
    """

    L1 = "l1"
    CHARBONNIER = "charbonnier"
    L2 = "l2"


@dataclass(frozen=True)
class Recipe:
    """A training run.

    Args:
        network: what is trained.
        steps: of the optimiser.
        batch: patches a step.
        patch: side in pixels of the small picture.
        learning_rate: at its highest.
        degradation: how sharp patches are spoiled; None for classical super-resolution, whose pictures are shrunk once, whole.
        loss: what is made small.
        warm_up: steps until the rate is at its highest.
        halvings: when the rate is halved, as fractions of ``steps``.
        average: decay of the average of weights that is published.
        seed: of all that is random.
        begins_with: the embedded model that it goes on from.
    """

    network: NetworkConfig
    steps: int
    batch: int = 16
    patch: int = 64
    learning_rate: float = 6e-4
    degradation: Degradation | None = None
    loss: Loss = Loss.L1
    warm_up: int = 200
    halvings: tuple[float, ...] = (0.55, 0.7, 0.8, 0.87, 0.93, 0.97)
    average: float = 0.999
    seed: int = 1
    begins_with: str | None = None

    @property
    def scale(self) -> int:
        return self.network.scale

    def rate(self, step: int) -> float:
        """Learning rate at ``step``: a linear warm-up, then halved at each mark (SwinIR §4.1 halves likewise)."""
        halved = sum(step >= mark * self.steps for mark in self.halvings)
        return self.learning_rate * min(1.0, (step + 1) / self.warm_up) * 0.5**halved


def swinir_s(scale: int) -> SwinIRConfig:
    """The lightweight shape of the paper (SwinIR §4.2); without upsampling for restoration."""
    return replace(SWINIR_S, scale=scale, head=Head.RESIDUAL if scale == 1 else Head.PIXEL_SHUFFLE_DIRECT)


# Not a model for people: a small HAT that has learned enough to measure what tiles do to one (docs/tiling.md).
HAT_PROBE = HATConfig(
    scale=2,
    channels=3,
    window=16,
    image_range=1.0,
    width=48,
    depths=(3, 3, 3),
    heads=4,
    mlp_width=96,
    head=Head.PIXEL_SHUFFLE,
    cab_width=16,
    squeeze_width=4,
    span=24,
)

# Pictures from the web: shrunk by some program, a little noisy, compressed at least once, and sometimes all of that twice.
HANDS = Shuffled(
    (
        Sometimes(0.5, Blur(0.2, 0.9)),
        Sometimes(0.4, Resize(0.7, 1.2)),
        Sometimes(0.5, GaussianNoise(0.5, 6, grey=0.4)),
        Sometimes(0.5, Jpeg(50, 95)),
    ),
    again=0.25,
)
WEB = Degradation(
    before=Sometimes(0.35, HANDS),
    filters=("bicubic", *FILTERS),
    after=InOrder((Sometimes(0.3, GaussianNoise(0, 4, grey=0.4)), Jpeg(30, 92))),
)
NOISE = Degradation(after=InOrder((Sometimes(0.1, ShotNoise(30, 1000)), GaussianNoise(3, 52, grey=0.15))))
JPEG = Degradation(before=Sometimes(0.1, Jpeg(40, 95)), after=Jpeg(8, 98))

RECIPES = {
    "hat-probe": Recipe(HAT_PROBE, steps=300, batch=2, learning_rate=8e-4),
    "photo-x2": Recipe(swinir_s(2), steps=10_500),
    "photo-x4": Recipe(swinir_s(4), steps=8_000, begins_with="photo-x2"),
    "web-x2": Recipe(swinir_s(2), steps=3_400, learning_rate=5e-4, degradation=WEB, begins_with="photo-x2"),
    "web-x4": Recipe(swinir_s(4), steps=3_400, learning_rate=5e-4, degradation=WEB, begins_with="photo-x4"),
    "denoise": Recipe(swinir_s(1), steps=3_000, degradation=NOISE, loss=Loss.CHARBONNIER, begins_with="photo-x2"),
    "jpeg-repair": Recipe(swinir_s(1), steps=3_000, degradation=JPEG, loss=Loss.CHARBONNIER, begins_with="denoise"),
}
