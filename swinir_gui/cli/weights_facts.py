"""Describes a weight file, wherever it is: an object for scripts, some lines or a row for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from swinir_gui.checkpoints.store import StoredCheckpoint
from swinir_gui.cli.model_facts import read
from swinir_gui.language import joined, tr


def facts_of(path: Path) -> dict[str, Any]:
    """For scripts.

    Raises:
        CheckpointError: it is damaged, or no SwinIR or HAT.
    """
    facts = read(StoredCheckpoint(path.stem, path, None))
    return {"source": facts.pop("path"), "kind": "checkpoint"} | facts


def lines_of(facts: dict[str, Any]) -> list[str]:
    """For people who ask about one."""
    return [row_of(facts)]


def row_of(facts: dict[str, Any]) -> str:
    """For people who ask about many."""
    colours = tr("colour") if facts["channels"] == 3 else tr("grey")
    weights = tr("{:,} weights").format(facts["weights"])
    return joined(tr(", "), (joined(" ", (facts["architecture"], f"×{facts['scale']}")), colours, weights))
