"""Checkpoints in memory, with what callers need in order to use them without knowing the architecture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from torch import Tensor

from swinir_gui.nn.config import HATConfig, Head, NetworkConfig, SwinIRConfig
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.hat import build_hat
from swinir_gui.nn.network import Link, Network
from swinir_gui.nn.swinir import build_swinir


@dataclass(frozen=True)
class SuperResolver:
    """A network's configuration and weights; ``on`` makes it ready for a device and a precision.

    Args:
        name: the checkpoint's id or file name, for people.
        config: what ``detect`` found.
        tensors: weights on the CPU under their published names.
    """

    name: str
    config: NetworkConfig
    tensors: Mapping[str, Tensor]

    @property
    def scale(self) -> int:
        return self.config.scale

    @property
    def streams(self) -> bool:
        return self.config.streams

    @property
    def restores(self) -> bool:
        """Whether it adds to the picture what it would change, rather than making another one."""
        return self.config.head is Head.RESIDUAL

    def weakened(self, share: float) -> SuperResolver:
        """The same network where it restores, with only ``share`` (0 … 1) of what it would change.

        What it adds to the picture is the last convolution's output, so that this one's weights are multiplied; nothing else knows.
        """
        if not self.restores:
            return self
        last = {name: self.tensors[name].double() * share for name in ("conv_last.weight", "conv_last.bias")}
        return replace(self, tensors={**self.tensors, **last})

    def on(self, execution: Execution) -> Network:
        """The network with its weights folded and placed."""
        return Network(execution, [self.link(execution)])

    def link(self, execution: Execution) -> Link:
        """Likewise, as one of several in a row."""
        if isinstance(self.config, SwinIRConfig):
            return build_swinir(self.config, self.tensors, execution)
        if isinstance(self.config, HATConfig):
            return build_hat(self.config, self.tensors, execution)
        raise TypeError(f"no network for {type(self.config).__name__}")


@dataclass(frozen=True)
class ResolverChain:
    """Checkpoints that a picture goes through one after the other, as one.

    Args:
        parts: at least one, the first first.
    """

    parts: tuple[SuperResolver, ...]

    @property
    def name(self) -> str:
        return "+".join(part.name for part in self.parts)

    @property
    def scale(self) -> int:
        return math.prod(part.scale for part in self.parts)

    @property
    def streams(self) -> bool:
        """Whether pictures flow through all of them in bands."""
        return all(part.streams for part in self.parts)

    @property
    def restores(self) -> bool:
        """Whether one of them does."""
        return any(part.restores for part in self.parts)

    def weakened(self, share: float) -> ResolverChain:
        """The same, with only ``share`` of what the restoring ones would change."""
        return ResolverChain(tuple(part.weakened(share) for part in self.parts))

    def on(self, execution: Execution) -> Network:
        """All networks with their weights folded and placed."""
        return Network(execution, [part.link(execution) for part in self.parts])
