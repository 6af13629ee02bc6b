"""A training run: its state, how it begins, and one step of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from benchmarks.reference import Restorer
from swinir_gui.nn.super_resolver import SuperResolver
from training.architecture import trainable
from training.data import Pairs
from training.dice import Dice
from training.linear_start import best_kernels, start_linear
from training.recipes import Loss, Recipe
from training.warm_start import warm_start

# Patches of step n are drawn with (seed, n); what happens before the first step must not share their numbers.
BEFORE_THE_FIRST_STEP = 1 << 40


@dataclass
class Run:
    """Everything that has to survive an interruption."""

    network: Restorer
    average: Restorer
    optimiser: torch.optim.Optimizer
    step: int = 0

    def save(self, path: Path) -> None:
        """Replace the state in ``path``, which a kill leaves as it was."""
        state = {"network": self.network.state_dict(), "average": self.average.state_dict()}
        state |= {"optimiser": self.optimiser.state_dict(), "step": self.step}
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]


def begin(recipe: Recipe, pairs: Pairs, device: torch.device, trained: SuperResolver | None = None) -> Run:
    """A run at its first step; ``trained`` is the model that it goes on from."""
    torch.manual_seed(recipe.seed)
    network = trainable(recipe.network).to(device)
    for name, parameter in network.named_parameters():
        if name.endswith(("qkv.weight", "proj.weight", "fc1.weight", "fc2.weight", "bias_table")):
            nn.init.trunc_normal_(parameter, std=0.02)
    dice = Dice(recipe.seed, BEFORE_THE_FIRST_STEP, device)
    if trained is not None:
        warm_start(network, trained.tensors, pairs, dice)
    elif network.head == "pixelshuffledirect":
        start_linear(network, best_kernels(pairs, recipe.scale, dice))
    optimiser = torch.optim.Adam(network.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.99), fused=device.type == "cuda")
    return Run(network.train(), copy.deepcopy(network).eval(), optimiser)


def take_step(run: Run, recipe: Recipe, batch: tuple[Tensor, Tensor]) -> Tensor:
    """One step of the optimiser; returns the loss without waiting for it."""
    set_rate(run, recipe)
    loss = learn(run, recipe, batch)
    finish_step(run, recipe)
    return loss


def set_rate(run: Run, recipe: Recipe) -> None:
    for group in run.optimiser.param_groups:
        if isinstance(group["lr"], Tensor):
            group["lr"].fill_(recipe.rate(run.step))
        else:
            group["lr"] = recipe.rate(run.step)


def learn(run: Run, recipe: Recipe, batch: tuple[Tensor, Tensor]) -> Tensor:
    """Forwards, backwards, and a step of the optimiser."""
    small, sharp = batch
    run.optimiser.zero_grad()
    with torch.autocast(small.device.type, torch.bfloat16, cache_enabled=False):
        result = run.network(small)
    loss = loss_of(result.float() - sharp, recipe.loss)
    loss.backward()
    nn.utils.clip_grad_norm_(run.network.parameters(), 0.5)
    run.optimiser.step()
    return loss.detach()


def finish_step(run: Run, recipe: Recipe) -> None:
    """Count the step, and let the average follow the weights; in a run's first steps more closely."""
    run.step += 1
    pull = 1 - min(recipe.average, run.step / (run.step + 10))
    with torch.no_grad():
        torch._foreach_lerp_(list(run.average.parameters()), list(run.network.parameters()), pull)  # all at once


def loss_of(error: Tensor, loss: Loss) -> Tensor:
    if loss is Loss.L1:
        return error.abs().mean()
    if loss is Loss.L2:
        return error.square().mean()
    return (error.square() + 1e-6).sqrt().mean()  # ε = 10⁻³ (SwinIR §3.2)
