"""Other programs' ways through the same networks with the same weights, where they are installed: OpenVINO, spandrel."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec

import torch

from benchmarks.reference import Restorer

Run = Callable[[], object]


def openvino(reference: Restorer, tile: torch.Tensor, precision: str, threads: int) -> Run | None:
    """The reference as OpenVINO runs it on a processor; None without the library."""
    if find_spec("openvino") is None:
        return None
    import openvino as ov  # noqa: PLC0415 - optional

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the shape that tracing fixes is the one that runs
        model = ov.convert_model(reference, example_input=tile, input=list(tile.shape))
    hints = {"INFERENCE_PRECISION_HINT": {"float32": "f32", "bfloat16": "bf16"}[precision], "INFERENCE_NUM_THREADS": threads}
    compiled = ov.Core().compile_model(model, "CPU", hints)
    return lambda: compiled(tile.numpy())


def spandrel(reference: Restorer, tile: torch.Tensor, threads: int) -> Run | None:
    """The reference's weights in spandrel's networks; None without the library, or where it does not know them."""
    if find_spec("spandrel") is None:
        return None
    from spandrel import ModelLoader, UnsupportedModelError  # noqa: PLC0415 - optional

    try:
        found = ModelLoader().load_from_state_dict(dict(reference.state_dict())).model.eval()
    except (UnsupportedModelError, ValueError, RuntimeError, KeyError):
        return None

    def run() -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            found(tile)

    return run
