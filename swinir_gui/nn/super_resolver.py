"""A checkpoint in memory, with what callers must know to use it without asking which architecture it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from swinir_gui.nn.config import HATConfig, NetworkConfig, SwinIRConfig
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.hat import build_hat
from swinir_gui.nn.network import Network
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
        if isinstance(self.config, SwinIRConfig):
            return build_swinir(self.config, self.tensors, execution)
        if isinstance(self.config, HATConfig):
            return build_hat(self.config, self.tensors, execution)
        raise TypeError(f"no network for {type(self.config).__name__}")
