"""Turn the state of a training run into an embedded model.

``python -m training.publish --recipe photo-x2 --work FOLDER --out FILE``
The averaged weights are stored as float16, with the two settings that no shape tells.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from training.recipes import RECIPES


def publish(recipe_name: str, work: Path, out: Path) -> None:
    """Write the averaged weights of the run in ``work`` to ``out``."""
    network = RECIPES[recipe_name].network
    state = torch.load(work / "state.pt", weights_only=True)
    weights = {name: value.half().contiguous() for name, value in state["average"].items()}
    config = {"img_range": network["img_range"], "img_size": network["img_size"]}
    save_file(weights, out, metadata={"config": json.dumps(config), "recipe": recipe_name, "steps": str(state["step"])})


def main() -> None:
    parser = argparse.ArgumentParser(description="Store a trained model as an embedded one.")
    parser.add_argument("--recipe", choices=RECIPES, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder with the state of the run")
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    arguments = parser.parse_args()
    publish(arguments.recipe, arguments.work, arguments.out)


if __name__ == "__main__":
    main()
