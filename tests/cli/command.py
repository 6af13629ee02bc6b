"""The command line run in this process, and a network for it that is small and known to do little: nearest neighbour."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from swinir_gui.cli.main import main
from swinir_gui.nn.config import Head, NetworkConfig, SwinIRConfig
from swinir_gui.nn.parameters import parameters

ROOT = Path(__file__).parents[2]
TRACE = 0.004  # how much the body of the network adds: enough to matter in the bytes, too little to see

COLOUR_X2 = SwinIRConfig(
    scale=2,
    channels=3,
    window=8,
    image_range=1.0,
    width=12,
    depths=(2,),
    heads=2,
    mlp_width=24,
    head=Head.PIXEL_SHUFFLE_DIRECT,
)
GREY_X1 = SwinIRConfig(
    scale=1, channels=1, window=8, image_range=1.0, width=12, depths=(2,), heads=2, mlp_width=24, head=Head.RESIDUAL
)


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit status, and the lines on stdout and stderr."""

    status: int
    out: list[str]
    err: list[str]

    @property
    def sentence(self) -> str:
        """The one line on stderr of a command that failed, which must be no traceback."""
        assert len(self.err) == 1, self.err
        assert "Traceback" not in self.err[0]
        assert self.err[0].endswith("."), self.err
        return self.err[0]


Command = Callable[..., Outcome]


def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """``swinir`` as a function of its arguments."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        captured = capsys.readouterr()
        return Outcome(status, captured.out.splitlines(), captured.err.splitlines())

    return run


def start(arguments: Sequence[object], *options: str) -> subprocess.Popen[str]:
    """``swinir`` as a process of its own, with ``options`` for Python."""
    return subprocess.Popen(
        [sys.executable, *options, "-m", "swinir_gui.cli.main", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def weights(config: NetworkConfig) -> dict[str, Tensor]:
    """Weights whose result is nearly the nearest neighbour of the source; the body adds ``TRACE`` of something lively."""
    dice = torch.Generator().manual_seed(0)
    found = {name: torch.randn(shape, generator=dice) * 0.2 for name, shape in parameters(config).items()}
    found |= {name: torch.zeros_like(value) for name, value in found.items() if name.endswith(".bias")}
    for name in ("conv_first.weight", "upsample.0.weight"):
        if name in found:
            found[name].zero_()
    last = "conv_last.weight" if config.head is Head.RESIDUAL else "conv_after_body.weight"
    found[last] *= TRACE
    for channel in range(config.channels):
        found["conv_first.weight"][channel, channel, 1, 1] = 1
        if config.head is Head.PIXEL_SHUFFLE_DIRECT:
            found["upsample.0.weight"][channel * config.scale**2 : (channel + 1) * config.scale**2, channel, 1, 1] = 1
    return found


def lively() -> dict[str, Tensor]:
    """``GREY_X1`` that changes pictures by up to twenty levels."""
    found = weights(GREY_X1)
    return found | {"conv_last.weight": found["conv_last.weight"] * 30}


def noise(width: int, height: int, channels: int = 3, seed: int = 0) -> NDArray[np.uint8]:
    """A picture in which everything differs."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def waves(width: int, height: int) -> NDArray[np.uint8]:
    """A smooth colour picture that survives JPEG."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([128 + 100 * np.sin(x / 9), 128 + 100 * np.cos(y / 7), 90 + (x + y) % 50], axis=2).astype(np.uint8)


def write_picture(path: Path, pixels: NDArray[np.uint8] | None = None, **options: object) -> Path:
    """A picture file, of a few pixels if nothing else is said."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(waves(24, 16) if pixels is None else pixels).save(path, **options)
    return path


def pixels_of(path: Path | str) -> NDArray[np.uint8]:
    """The first frame, in the file's own mode."""
    with Image.open(path) as image:
        return np.asarray(image)


def nearest(pixels: NDArray[np.uint8], scale: int = 2) -> NDArray[np.uint8]:
    return pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> int:
    """The greatest difference of two pictures of one shape."""
    assert one.shape == other.shape
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files included."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def visible(folder: Path) -> list[str]:
    """Likewise, but without journals and whatever else is hidden."""
    return [name for name in names(folder) if not Path(name).name.startswith(".")]
