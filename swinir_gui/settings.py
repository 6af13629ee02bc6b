"""What the window remembers from one session to the next, except its position.

The file is JSON. What is wrong in it falls back alone: an unknown name is dropped, a bad value becomes its default, and a
file that is no JSON at all loses only itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from swinir_gui.language import LANGUAGES, SYSTEM
from swinir_gui.small_files import read_table, write_table

log = logging.getLogger(__name__)

FILE, VERSION = "settings.json", 1
RECENT = 8  # pictures that are remembered
Check = Callable[[Any], bool]


def _one_of(default: str, *others: str) -> Any:  # noqa: ANN401 - a field stands in for its value
    words = (default, *others)
    return field(default=default, metadata={"check": lambda value: isinstance(value, str) and value in words, "words": words})


def _text(default: str) -> Any:  # noqa: ANN401 - as above
    return field(default=default, metadata={"check": lambda value: isinstance(value, str) and value.isprintable()})


def _switch(*, default: bool) -> Any:  # noqa: ANN401 - as above
    return field(default=default, metadata={"check": lambda value: type(value) is bool})


def _number(default: int, lowest: int, highest: int) -> Any:  # noqa: ANN401 - as above
    return field(default=default, metadata={"check": lambda value: type(value) is int and lowest <= value <= highest})


def _measure(default: float, lowest: float, highest: float) -> Any:  # noqa: ANN401 - as above
    def fits(value: object) -> bool:
        return isinstance(value, int | float) and type(value) is not bool and lowest <= value <= highest

    return field(default=default, metadata={"check": fits})


@dataclass(frozen=True)
class Settings:
    """Everything that a person chose; zero or nothing where the program should decide."""

    language: str = _one_of(SYSTEM, *LANGUAGES)
    theme: str = _one_of("system", "light", "dark")
    notifications: bool = _switch(default=True)
    device: str = _text("auto")
    precision: str = _one_of("auto", "float32", "bfloat16", "float16")
    threads: int = _number(0, 0, 1024)
    model: str = _text("")
    strength: int = _number(100, 5, 100)
    target: str = _one_of("factor", "long_edge", "exact", "fill", "print")
    factor: float = _measure(2.0, 1, 64)
    own_factor: int = _number(0, 0, 64)  # of the model that was chosen last, as far as it was known
    long_edge: int = _number(4096, 1, 1_000_000)
    width: int = _number(3840, 1, 1_000_000)
    height: int = _number(2160, 1, 1_000_000)
    paper_width: float = _measure(29.7, 1, 3000)
    paper_height: float = _measure(21.0, 1, 3000)
    dpi: int = _number(300, 1, 2400)
    format: str = _one_of("keep", "png", "jpeg", "webp", "tiff", "avif")
    depth: int = field(default=0, metadata={"check": lambda value: type(value) is int and value in (0, 8, 16)})
    quality: int = _number(0, 0, 100)
    strip: str = _one_of("none", "gps", "all")
    provenance: bool = _switch(default=True)
    folder: str = _text("")
    template: str = _text("{stem}_{model}_x{scale}")
    view: str = _one_of("slider", "side_by_side", "difference")
    divider: str = _one_of("vertical", "horizontal")
    surround: str = _one_of("theme", "black", "dark", "white")
    amplification: int = field(default=4, metadata={"check": lambda value: type(value) is int and value in (1, 4, 16)})
    dismissed_run: str = _text("")  # the key of one that was broken off, and that nobody wants to be reminded of
    recent: tuple[str, ...] = field(
        default=(),
        metadata={"check": lambda value: isinstance(value, tuple) and all(isinstance(each, str) for each in value)},
    )

    def with_recent(self, paths: tuple[str, ...]) -> Settings:
        """The same with ``paths`` remembered first, each once."""
        kept = dict.fromkeys((*paths, *self.recent))
        return replace(self, recent=tuple(kept)[:RECENT])


def load(file: Path) -> Settings:
    """What ``file`` says, or the defaults for what it does not say, or says wrongly."""
    return checked(read_table(file, VERSION))


def save(settings: Settings, file: Path) -> None:
    """Replace ``file`` in one step: a program that is killed leaves the old one or the new one.

    Raises:
        OSError: it cannot be written.
    """
    write_table(file, VERSION, asdict(settings))


def checked(found: Mapping[str, Any]) -> Settings:
    """Settings from the values that a file has for them: what is no setting is dropped, a bad value becomes its default."""
    checks: dict[str, Check] = {each.name: each.metadata["check"] for each in fields(Settings)}
    good: dict[str, Any] = {}
    for name, raw in found.items():
        value: Any = tuple(raw) if isinstance(raw, list) else raw
        if name not in checks:
            log.warning("unknown setting %r is dropped", name)
        elif not checks[name](value):
            log.warning("setting %s cannot be %r, its default is taken", name, raw)
        else:
            good[name] = value
    return Settings(**good)


def changes(settings: Settings) -> dict[str, str]:
    """What differs from the defaults, fit for strangers: of text that is not one of a few words, only that it differs."""
    defaults = Settings()
    different = [each for each in fields(Settings) if getattr(settings, each.name) != getattr(defaults, each.name)]
    return {each.name: _shown(each.metadata, getattr(settings, each.name)) for each in different}


def _shown(metadata: Mapping[str, Any], value: object) -> str:
    return str(value) if isinstance(value, bool | int | float) or metadata.get("words") else "(changed)"
