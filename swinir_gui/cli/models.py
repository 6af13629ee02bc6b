"""``swinir models list | show | where``."""

from __future__ import annotations

import argparse

from swinir_gui import paths
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint
from swinir_gui.cli.console import print_object, print_result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all models on this machine")
    listing.add_argument("--json", action="store_true", help="print a JSON object per model")
    showing = actions.add_parser("show", help="what a model is, read from its weights")
    showing.add_argument("model", metavar="ID|FILE")
    showing.add_argument("--json", action="store_true", help="print a JSON object")
    actions.add_parser("where", help="the folder for your own models")


def store() -> CheckpointStore:
    """The checkpoints of this machine."""
    return CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    match options.action:
        case "list":
            for stored in store().present():
                _list(stored, as_json=options.json)
        case "show":
            _show(store().find(options.model), as_json=options.json)
        case "where":
            print_result(str(paths.checkpoint_folder()))
    return 0


def _list(stored: StoredCheckpoint, *, as_json: bool) -> None:
    entry = stored.entry
    if as_json:
        known = {"family": entry.family, "scale": entry.scale, "task": entry.task.value} if entry else {}
        print_object({"id": stored.name, "path": str(stored.path), "embedded": entry is not None} | known)
    elif entry:
        print_result(f"{stored.name:<16}×{entry.scale}  {entry.family:<7} {entry.summary}")
    else:
        print_result(f"{stored.name:<16}your own file; “swinir models show {stored.name}” tells what it is")


def _show(stored: StoredCheckpoint, *, as_json: bool) -> None:
    from swinir_gui.checkpoints.load import load
    from swinir_gui.nn.parameters import count

    resolver = load(stored.path, stored.name)
    config = resolver.config
    facts = {
        "id": stored.name,
        "architecture": "SwinIR" if resolver.streams else "HAT",
        "scale": config.scale,
        "channels": config.channels,
        "window": config.window,
        "width": config.width,
        "depths": list(config.depths),
        "heads": config.heads,
        "reconstruction": config.head.name.lower().replace("_", " "),
        "image range": config.image_range,
        "weights": count(config),
        "path": str(stored.path),
    }
    if stored.entry:
        facts |= {"task": stored.entry.task.value, "summary": stored.entry.summary, "licence": stored.entry.licence}
    if as_json:
        print_object(facts)
        return
    for name, value in facts.items():
        print_result(f"{name:<16}{value}")
