"""Checkpoints in memory, with what callers must know to use them without asking which architecture they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from swinir_gui.nn.config import HATConfig, NetworkConfig, SwinIRConfig
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
    def channels(self) -> int:
        return self.config.channels

    @property
    def window(self) -> int:
        return self.config.window

    @property
    def streams(self) -> bool:
        """Whether pictures flow through it in bands, exactly; otherwise it takes tiles."""
        return isinstance(self.config, SwinIRConfig)

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

    def on(self, execution: Execution) -> Network:
        """All networks with their weights folded and placed."""
        return Network(execution, [part.link(execution) for part in self.parts])
