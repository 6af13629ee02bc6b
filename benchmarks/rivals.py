"""Other programs' ways through the same networks with the same weights, where they are installed: OpenVINO, spandrel."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec

import torch

from benchmarks.reference import Restorer

Run = Callable[[], object]


def openvino(reference: Restorer, tile: torch.Tensor, threads: int) -> dict[str, Run]:
    """The reference as OpenVINO runs it on a processor, by precision; empty without the library."""
    if find_spec("openvino") is None:
        return {}
    import openvino as ov  # noqa: PLC0415 - optional

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the shape that tracing fixes is the one that runs
        model = ov.convert_model(reference, example_input=tile, input=list(tile.shape))

    def compiled(precision: str) -> Run:
        hints = {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads}
        network = ov.Core().compile_model(model, "CPU", hints)
        return lambda: network(tile.numpy())

    return {"float32": compiled("f32"), "bfloat16": compiled("bf16")}


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
