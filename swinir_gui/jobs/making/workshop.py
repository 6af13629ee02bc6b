"""A model on a device, ready for pictures. Torch is imported when the first one is opened, so that front ends start at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from swinir_gui.checkpoints.chains import JOINT, parts_of
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint
from swinir_gui.jobs.measured.precision import automatic

if TYPE_CHECKING:
    from swinir_gui.engine.upscaler import Upscaler

AUTO = "auto"
FULL = 100  # per cent


@dataclass(frozen=True)
class ComputeOptions:
    """With what to compute.

    Args:
        model: an id, or the path of a weight file; several joined by a plus are used one after the other.
        device: auto, cpu, cuda, cuda:N, mps or xpu.
        precision: auto, float32, bfloat16 or float16.
        tile: bound on the side of a piece in pixels; None for what is best.
        overlap: of tiles, in pixels; None for what is best.
        threads: on a CPU; None for all that this process may use.
        strength: how much of what restoring models would change, in per cent; those that enlarge know no other than all.
    """

    model: str
    device: str = "auto"
    precision: str = "auto"
    tile: int | None = None
    overlap: int | None = None
    threads: int | None = None
    strength: int = FULL


class Making(Protocol):
    """With what results are made, as journals and reports tell it: a workshop here, or those of a cluster."""

    @property
    def model(self) -> str: ...

    @property
    def scale(self) -> int: ...

    @property
    def sha256(self) -> str: ...

    @property
    def device(self) -> str: ...

    @property
    def precision(self) -> str: ...

    @property
    def asked(self) -> ComputeOptions | None: ...


@dataclass(frozen=True)
class Workshop:
    """A model on a device, loaded once for any number of pictures.

    Attributes:
        model: its id; those of several joined by a plus.
        scale: how much it enlarges.
        upscaler: what does it.
        device: what people call the processor, with the number of threads.
        precision: float32, bfloat16 or float16.
        streams: whether pictures flow through in bands; otherwise they are cut into tiles.
        sha256: of the model's file; empty where it came from none; those of several joined by a plus.
        asked: what it was opened with, but for what makes no difference to it.
        keep: keeps the model's files from being removed as long as the context lasts, by any copy of the program.
    """

    model: str
    scale: int
    upscaler: Upscaler
    device: str
    precision: str
    streams: bool
    sha256: str = ""
    asked: ComputeOptions | None = None
    keep: Callable[[], AbstractContextManager[object]] = nullcontext

    def upscaler_for(self, number: int) -> Upscaler:
        """What does the pass with this number, from 0."""
        return self.upscaler.further if number else self.upscaler


def open_workshop(options: ComputeOptions, store: CheckpointStore) -> Workshop:
    """Load a model onto its device.

    Raises:
        RequestError: it is asked for in a way that makes no sense.
        CheckpointError: there is no such model, or its file cannot be used.
        DeviceError: there is no such device, or it lacks the memory.
    """
    from swinir_gui.checkpoints.inspection import verified
    from swinir_gui.checkpoints.ledger import sha256_of
    from swinir_gui.checkpoints.load import load
    from swinir_gui.engine.device import DTYPES, choose, name_of, threads_available
    from swinir_gui.engine.team import undivided
    from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
    from swinir_gui.nn.super_resolver import ResolverChain

    undivided()
    stored = [verified(store, name) for name in parts_of(options.model, store)]
    device = choose(options.device)
    keep = partial(_using, store, stored)
    with keep():
        chain = ResolverChain(tuple(load(each.path, each.name) for each in stored))
        sha256 = JOINT.join(sha256_of(each.path) for each in stored)
    settings = UpscaleSettings(
        device=device,
        dtype=DTYPES[automatic(chain, sha256, device) if options.precision == AUTO else options.precision],
        threads=options.threads or threads_available(),
        tile=options.tile,
        overlap=options.overlap,
    )
    if chain.restores:
        chain = chain.weakened(options.strength / FULL)
    else:
        options = replace(options, strength=FULL)
    return Workshop(
        model=chain.name,
        scale=chain.scale,
        upscaler=Upscaler(chain, settings),
        device=name_of(settings.device, settings.threads),
        precision=str(settings.dtype).removeprefix("torch."),
        streams=chain.streams,
        sha256=sha256,
        asked=options,
        keep=keep,
    )


def model_file(wanted: str, store: CheckpointStore) -> tuple[str, str]:
    """A model under the name that other machines know it by, and what ``Workshop.sha256`` is there; takes no torch.

    Raises:
        RequestError: it is asked for in a way that makes no sense.
        CheckpointError: there is no such model, or its file cannot be used.
    """
    from swinir_gui.checkpoints.inspection import verified
    from swinir_gui.checkpoints.ledger import sha256_of

    stored = [verified(store, name) for name in parts_of(wanted, store)]
    folders = store.embedded, store.personal
    names = [each.name if each.path.parent in folders else os.path.abspath(each.path) for each in stored]  # noqa: PTH100 - no disk
    return JOINT.join(names), JOINT.join(sha256_of(each.path) for each in stored)


@contextmanager
def _using(store: CheckpointStore, checkpoints: Sequence[StoredCheckpoint]) -> Iterator[None]:
    with ExitStack() as kept:
        for each in checkpoints:
            kept.enter_context(store.using(each))
        yield
