"""What the program knows about a checkpoint; ``embedded`` and ``published`` are tables of such entries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from swinir_gui.checkpoints.cost import operations
from swinir_gui.language import mark
from swinir_gui.nn.config import Head, NetworkConfig, SwinIRConfig

# The lightweight variant for ×2 (SwinIR §4.2).
SWINIR_S = SwinIRConfig(
    scale=2,
    channels=3,
    window=8,
    image_range=1.0,
    width=60,
    depths=(6,) * 4,
    heads=6,
    mlp_width=120,
    head=Head.PIXEL_SHUFFLE_DIRECT,
)

SWINIR_PAPER = (
    "Jingyun Liang, Jiezhang Cao, Guolei Sun, Kai Zhang, Luc Van Gool, Radu Timofte: "
    "SwinIR: Image Restoration Using Swin Transformer. ICCV Workshops 2021."
)


class Task(Enum):
    """What a network was trained for, in plain words."""

    CLASSICAL = mark("clean pictures, enlarged")
    LIGHTWEIGHT = mark("clean pictures, enlarged quickly")
    REAL_WORLD = mark("real-world pictures, enlarged and repaired")
    GREY_DENOISING = mark("noise removed from grey pictures")
    COLOUR_DENOISING = mark("noise removed from colour pictures")
    GREY_JPEG = mark("JPEG artifacts removed from grey pictures")
    COLOUR_JPEG = mark("JPEG artifacts removed from colour pictures")


@dataclass(frozen=True)
class Source:
    """Where a published file comes from, and how to tell that it is the right one.

    Args:
        links: addresses of the file, the best first.
        page: where people can look and fetch by hand.
        expected_size: in bytes; a little wrong where ``size`` is None.
        size: in bytes where it is known for certain.
        sha256: where it is known; otherwise that of the first download is remembered and holds from then on.
    """

    links: tuple[str, ...]
    page: str
    expected_size: int
    size: int | None
    sha256: str | None


@dataclass(frozen=True)
class CatalogEntry:
    """One checkpoint.

    Args:
        id: what a person types.
        file: its file name.
        task: what it is for.
        summary: one sentence: for what, and whether it adds detail or stays with what was there.
        licence: of the weights.
        config: the network that the file must hold.
        good: what it is good at.
        bad: what it is bad at.
        citation: the paper.
        source: None for what comes with the program.
        aliases: other names under which the file goes.
    """

    id: str
    file: str
    task: Task
    summary: str
    licence: str
    config: NetworkConfig
    good: str
    bad: str
    citation: str
    source: Source | None = None
    aliases: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return self.config.family

    @property
    def scale(self) -> int:
        return self.config.scale

    @property
    def channels(self) -> int:
        return self.config.channels

    @property
    def embedded(self) -> bool:
        return self.source is None

    @property
    def cost(self) -> float:
        """Arithmetic per pixel of the source, of which the lightweight variant for ×2 needs 1."""
        return operations(self.config) / operations(SWINIR_S)
