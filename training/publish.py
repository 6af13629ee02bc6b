"""The result of a run as an embedded model: averaged weights as float16, with the two settings that no shape tells."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from training.architecture import constructor_arguments
from training.recipes import Recipe
from training.run import Run


def publish(run: Run, recipe: Recipe, out: Path) -> None:
    """Write the averaged weights of ``run`` to ``out``."""
    weights = {name: value.detach().to("cpu", torch.float16).contiguous() for name, value in run.average.state_dict().items()}
    arguments = constructor_arguments(recipe.network)
    config = {"img_range": arguments["img_range"], "img_size": arguments["img_size"]}
    save_file(weights, out, metadata={"config": json.dumps(config), "steps": str(run.step)})
