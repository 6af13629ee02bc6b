"""Train embedded models: ``python -m training.train --recipe photo-x2 photo-x4 --data FOLDER --work FOLDER``.

Recipes run one after the other. Each can be stopped at any moment: it continues from ``RECIPE.state`` in the work folder, with the
same patches in the same order. At its end the averaged weights lie there as ``RECIPE.safetensors``, where later recipes find them.
With ``--from`` a run goes on from any SwinIR or HAT checkpoint, published, embedded or of one's own, in its own shape.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from swinir_gui.checkpoints.load import load
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.nn.super_resolver import SuperResolver
from swinir_gui.paths import checkpoint_folder, embedded_models
from training.data import pairs_of, read_pictures
from training.dice import Dice
from training.publish import publish
from training.recipes import RECIPES, Loss, Recipe
from training.report import Report
from training.run import Run, begin, take_step
from training.validation import examples, psnr

CHANGES = ("steps", "batch", "patch", "learning_rate", "loss")  # what the command line may say otherwise than a recipe
EVERY = 200  # steps between two states on the disk, and two words about the loss

log = logging.getLogger("training")


@dataclass(frozen=True)
class Folders:
    """Sharp pictures to learn from, others that are never trained on (or None), and where what is made is kept."""

    data: Path
    validation: Path | None
    work: Path

    def model(self, name: str) -> SuperResolver:
        """A checkpoint by its path or id: made here, embedded, or among those on this machine."""
        for path in (Path(name), *(folder / f"{name}.safetensors" for folder in (self.work, embedded_models()))):
            if path.is_file():
                return load(path)
        return load(CheckpointStore(embedded_models(), checkpoint_folder()).find(name).path)


def train(name: str, recipe: Recipe, folders: Folders, device: torch.device) -> Run:
    """Train to the recipe's last step; validates at the start, at each quarter and at the end."""
    folders.work.mkdir(parents=True, exist_ok=True)
    state = folders.work / f"{name}.state"
    held_out = examples(read_pictures(folders.validation), recipe, device) if folders.validation else []
    pairs = pairs_of(recipe, read_pictures(folders.data), device)
    run = begin(recipe, pairs, device, folders.model(recipe.begins_with) if recipe.begins_with else None)
    if state.exists():
        run.load(state)
    step, report = stepping(run, recipe, device), Report(name, recipe.steps, run.step)
    quarters = {recipe.steps * quarter // 4 for quarter in range(4)}
    while run.step < recipe.steps:
        if held_out and run.step in quarters:
            report.validated(run.step, psnr(run.average, held_out))
        report.add(step(pairs.batch(recipe.batch, recipe.patch, Dice(recipe.seed, run.step, device))))
        if run.step % EVERY == 0:
            report.tell(run.step)
            run.save(state)
    run.save(state)
    if held_out:
        report.validated(run.step, psnr(run.average, held_out))
    return run


def stepping(run: Run, recipe: Recipe, device: torch.device) -> Callable[[tuple[Tensor, Tensor]], Tensor]:
    """How steps are taken on a device: on CUDA compiled and captured."""
    if device.type != "cuda":
        return lambda batch: take_step(run, recipe, batch)
    # Triton comes with torch for CUDA only.
    from training.acceleration import accelerate
    from training.captured import CapturedSteps

    accelerate(run.network)
    return CapturedSteps(run, recipe)


def chosen_recipe(name: str, arguments: argparse.Namespace, folders: Folders) -> Recipe:
    """The recipe as it is written, but for what the command line says otherwise."""
    changes = {key: value for key in CHANGES if (value := getattr(arguments, key)) is not None}
    recipe = replace(RECIPES[name], **changes)
    if arguments.start is None:
        return recipe
    trained = folders.model(arguments.start)
    # Another scale means another head: then only the body goes on, in the recipe's own shape.
    network = trained.config if trained.scale == recipe.scale else recipe.network
    return replace(recipe, network=network, begins_with=arguments.start)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train embedded models, or go on training any checkpoint.")
    parser.add_argument("--recipe", choices=RECIPES, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of sharp pictures")
    parser.add_argument("--validation", type=Path, help="folder of sharp pictures that are never trained on")
    parser.add_argument("--work", type=Path, required=True, help="folder for states and results")
    parser.add_argument("--from", dest="start", help="the checkpoint to go on from: an id, or a file")
    parser.add_argument("--steps", type=int, help="instead of the recipe's")
    parser.add_argument("--batch", type=int, help="patches a step, instead of the recipe's; a processor wants few")
    parser.add_argument("--patch", type=int, help="side of a small patch in pixels, instead of the recipe's")
    parser.add_argument("--learning-rate", type=float, help="at its highest, instead of the recipe's; less for going on")
    parser.add_argument("--loss", type=Loss, choices=tuple(Loss), metavar="{l1,charbonnier,l2}", help="instead of the recipe's")
    arguments = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s")
    log.setLevel(logging.INFO)
    folders = Folders(arguments.data, arguments.validation, arguments.work)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    for name in arguments.recipe:
        recipe = chosen_recipe(name, arguments, folders)
        run = train(name, recipe, folders, device)
        publish(run, recipe, folders.work / f"{name}.safetensors")


if __name__ == "__main__":
    main()
