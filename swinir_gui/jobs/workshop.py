"""A model on a device, ready for pictures. Torch is imported when the first is opened, so that front ends start at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from swinir_gui.checkpoints.store import CheckpointStore

if TYPE_CHECKING:
    from swinir_gui.engine.upscaler import Upscaler


@dataclass(frozen=True)
class ComputeOptions:
    """With what to compute.

    Args:
        model: an id, or the path of a weight file.
        device: auto, cpu, cuda, cuda:N, mps or xpu.
        precision: auto, float32, bfloat16 or float16.
        tile: bound on the side of a piece in pixels; None for what is best.
        overlap: of tiles, in pixels; None for what is best.
        threads: on a CPU; None for all that this process may use.
    """

    model: str
    device: str = "auto"
    precision: str = "auto"
    tile: int | None = None
    overlap: int | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Workshop:
    """A model on a device, loaded once for any number of pictures.

    Attributes:
        model: its id.
        scale: how much it enlarges.
        upscaler: what does it.
        device: what people call the processor, with the number of threads.
        precision: float32, bfloat16 or float16.
        streams: whether pictures flow through in bands; otherwise they are cut into tiles.
        sha256: of the model's file; empty where it came from none.
        asked: what it was opened with.
    """

    model: str
    scale: int
    upscaler: Upscaler
    device: str
    precision: str
    streams: bool
    sha256: str = ""
    asked: ComputeOptions | None = None


def open_workshop(options: ComputeOptions, store: CheckpointStore) -> Workshop:
    """Load a model onto its device.

    Raises:
        CheckpointError: there is no such model, or its file cannot be used.
        DeviceError: there is no such device, or it lacks the memory.
    """
    from swinir_gui.checkpoints.inspection import verified
    from swinir_gui.checkpoints.ledger import sha256_of
    from swinir_gui.checkpoints.load import load
    from swinir_gui.engine.device import choose, choose_dtype, name_of, threads_available
    from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings

    stored = verified(store, options.model)
    settings = UpscaleSettings(
        device=choose(options.device),
        dtype=choose_dtype(options.precision),
        threads=options.threads or threads_available(),
        tile=options.tile,
        overlap=options.overlap,
    )
    resolver = load(stored.path, stored.name)
    return Workshop(
        model=stored.name,
        scale=resolver.scale,
        upscaler=Upscaler(resolver, settings),
        device=name_of(settings.device, settings.threads),
        precision=str(settings.dtype).removeprefix("torch."),
        streams=resolver.streams,
        sha256=sha256_of(stored.path),
        asked=options,
    )
