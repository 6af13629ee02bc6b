"""Whole training steps as one CUDA graph: of its thousand small kernels, most take less time than starting them does."""

from __future__ import annotations

import torch
from torch import Tensor

from training.recipes import Recipe
from training.run import Run, finish_step, learn, set_rate

WARM_UP = 3  # steps on which everything is compiled and every buffer is made


class CapturedSteps:
    """Takes steps of a run whose batches all have the same shape."""

    def __init__(self, run: Run, recipe: Recipe) -> None:
        self._run, self._recipe = run, recipe
        self._stream = torch.cuda.Stream()
        self._graph: torch.cuda.CUDAGraph | None = None
        self._taken = 0
        for group in run.optimiser.param_groups:
            group["capturable"] = True
            group["lr"] = torch.tensor(0.0, device="cuda")

    def __call__(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        """One step; returns the loss without waiting for it."""
        set_rate(self._run, self._recipe)
        self._taken += 1
        loss = self._aside(batch) if self._taken <= WARM_UP else self._replayed(batch)
        finish_step(self._run, self._recipe)
        return loss

    def _aside(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        self._stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._stream):
            loss = learn(self._run, self._recipe, batch)
        torch.cuda.current_stream().wait_stream(self._stream)
        return loss

    def _replayed(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        if self._graph is None:
            self._batch = tuple(side.clone() for side in batch)
            self._graph = torch.cuda.CUDAGraph()
            self._run.optimiser.zero_grad()
            with torch.cuda.graph(self._graph):
                self._loss = learn(self._run, self._recipe, self._batch)
        for kept, side in zip(self._batch, batch, strict=True):
            kept.copy_(side)
        self._graph.replay()
        return self._loss.clone()
