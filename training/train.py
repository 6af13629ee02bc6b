"""Train an embedded model: ``python -m training.train --recipe photo-x2 --data FOLDER --work FOLDER``.

The run can be stopped at any moment: it continues from ``state.pt`` in the work folder, with the same patches in the same order.
L1 loss, Adam, halving schedule (SwinIR §4.1); an exponential average of the weights is what gets published.
"""

from __future__ import annotations

import argparse
import copy
import logging
import math
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from benchmarks.reference import published
from swinir_gui.paths import embedded_models
from training.data import Pairs
from training.linear_start import best_kernels, start_linear
from training.recipes import RECIPES, Recipe
from training.warm_start import warm_start

log = logging.getLogger("training")


@dataclass
class Run:
    """Everything that has to survive an interruption."""

    network: nn.Module
    average: nn.Module
    optimiser: torch.optim.Optimizer
    step: int = 0

    def save(self, path: Path) -> None:
        state = {"network": self.network.state_dict(), "average": self.average.state_dict()}
        state |= {"optimiser": self.optimiser.state_dict(), "step": self.step}
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]


def start(recipe: Recipe, pairs: Pairs, device: torch.device) -> Run:
    torch.manual_seed(recipe.seed)
    network = published(recipe.kind, recipe.network | {"upscale": recipe.scale})
    for name, parameter in network.named_parameters():
        if name.endswith(("qkv.weight", "proj.weight", "fc1.weight", "fc2.weight", "bias_table")):
            nn.init.trunc_normal_(parameter, std=0.02)
    if recipe.warm_start:
        warm_start(network, load_file(embedded_models() / f"{recipe.warm_start}.safetensors"), pairs)
    elif network.head == "pixelshuffledirect":
        start_linear(network, best_kernels(pairs))
    network = network.to(device).train()
    return Run(network, copy.deepcopy(network).eval(), torch.optim.Adam(network.parameters(), betas=(0.9, 0.99)))


def take_step(run: Run, recipe: Recipe, batch: tuple[Tensor, Tensor], device: torch.device) -> float:
    """One step of the optimiser; returns the L1 loss."""
    small, sharp = (side.to(device) for side in batch)
    for group in run.optimiser.param_groups:
        group["lr"] = recipe.rate(run.step)
    with torch.autocast(device.type, torch.bfloat16):
        result = run.network(small)
    loss = (result.float() - sharp).abs().mean()
    run.optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(run.network.parameters(), 0.5)
    run.optimiser.step()
    run.step += 1
    with torch.no_grad():
        pull = 1 - min(recipe.average, run.step / (run.step + 10))
        for kept, current in zip(run.average.parameters(), run.network.parameters(), strict=True):
            kept.lerp_(current, pull)
    return loss.item()


@torch.inference_mode()
def validate(network: nn.Module, pairs: Pairs, device: torch.device, most: int = 128) -> float:
    """Mean RGB PSNR in dB over a square of ``most`` small pixels a side in the middle of every picture, on unrounded results."""
    total, s = 0.0, pairs.scale
    for small, sharp in zip(pairs.small, pairs.sharp, strict=True):
        crop = min(most, *small.shape[:2])
        y, x = ((side - crop) // 2 for side in small.shape[:2])
        patch = torch.from_numpy(small[y : y + crop, x : x + crop].copy()).permute(2, 0, 1)[None].float() / 255
        truth = torch.from_numpy(sharp[y * s : (y + crop) * s, x * s : (x + crop) * s].copy()).permute(2, 0, 1)[None].float() / 255
        total -= 10 * math.log10(float((network(patch.to(device)).cpu().clamp(0, 1) - truth).square().mean()))
    return total / len(pairs.small)


def train(recipe: Recipe, data: Path, validation: Path | None, work: Path) -> Run:
    """Train to the recipe's last step, saving every 100 steps and validating every 500."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    work.mkdir(parents=True, exist_ok=True)
    pairs = Pairs.from_folder(data, recipe.scale)
    held_out = Pairs.from_folder(validation, recipe.scale) if validation else None
    run, state = start(recipe, pairs, device), work / "state.pt"
    if state.exists():
        run.load(state)
    began, first, losses = time.monotonic(), run.step, 0.0
    while run.step < recipe.steps:
        if held_out and run.step % 500 == 0:
            log.info("step %d: validation %.3f dB", run.step, validate(run.average, held_out, device))
        batch = pairs.batch(recipe.batch, recipe.patch, seed=recipe.seed, step=run.step)
        losses += take_step(run, recipe, batch, device)
        if run.step % 100 == 0:
            pace = (time.monotonic() - began) / (run.step - first)
            log.info("step %d of %d: loss %.5f, %.2f s a step", run.step, recipe.steps, losses / 100, pace)
            run.save(state)
            losses = 0.0
    run.save(state)
    if held_out:
        log.info("step %d: validation %.3f dB", run.step, validate(run.average, held_out, device))
    return run


def main() -> None:
    parser = argparse.ArgumentParser(description="Train an embedded model.")
    parser.add_argument("--recipe", choices=RECIPES, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of sharp pictures")
    parser.add_argument("--validation", type=Path, help="folder of sharp pictures that are never trained on")
    parser.add_argument("--work", type=Path, required=True, help="folder for the state of the run")
    arguments = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s")
    log.setLevel(logging.INFO)
    train(RECIPES[arguments.recipe], arguments.data, arguments.validation, arguments.work)


if __name__ == "__main__":
    main()
