"""``swinir models``: one table from action to function."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from swinir_gui import paths
from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.chains import ListedChain, chain_of, parts_of, suggested
from swinir_gui.checkpoints.removing import removable, remove
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint
from swinir_gui.cli.console import complain, padded, print_object, print_result, print_row, say
from swinir_gui.cli.model_facts import facts_of, facts_of_chain, in_words, line_of, line_of_chain, note_of, read, word
from swinir_gui.cli.status import CANCELLED, FAILED
from swinir_gui.errors import AppError, RequestError
from swinir_gui.grammar import given_path
from swinir_gui.language import again, tr
from swinir_gui.progress import CancelToken

Result = TypeVar("Result")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=summary, description=tr("{}.").format(f"{summary[0].upper()}{summary[1:]}"))
        added.add_argument("--json", action="store_true", help=tr("print JSON objects, one a line"))
        return added

    action(
        "list", tr("all models: those that come with the program, those that were published, your own, and pairs that are of use")
    )
    action("show", tr("what a model is and what it is good for")).add_argument("model", metavar="ID|FILE")
    downloading = action("download", tr("fetch published models; goes on where an earlier download stopped"))
    downloading.add_argument("models", nargs="+", metavar="ID")
    downloading.add_argument("--quiet", action="store_true", help=tr("say nothing but errors"))
    importing = action("import", tr("copy a weight file of SwinIR or HAT into your folder of models"))
    importing.add_argument("file", type=given_path, metavar="FILE")
    importing.add_argument("--name", metavar="ID", help=tr("what it should be called (default: after the file)"))
    action("verify", tr("read models from end to end and compare them with what was published")).add_argument(
        "models", nargs="*", metavar="ID", help=tr("(default: all that are on this machine)")
    )
    removing = action("remove", tr("delete models from your folder"))
    removing.add_argument("models", nargs="+", metavar="ID")
    removing.add_argument("--yes", action="store_true", help=tr("do not ask first"))
    action("where", tr("the folder for your own models"))


def store() -> CheckpointStore:
    """The checkpoints of this machine."""
    return CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    actions: dict[str, Callable[[CheckpointStore, argparse.Namespace], int]] = {
        "list": _list,
        "show": _show,
        "download": _download,
        "import": _import,
        "verify": _verify,
        "remove": _remove,
        "where": _where,
    }
    return actions[options.action](store(), options)


def _list(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    lines = checkpoints.listing()
    for line in lines:
        if options.json:
            print_object(facts_of(line))
        else:
            print_row(line_of(line))
    for chain in suggested(lines):
        if options.json:
            print_object(facts_of_chain(chain))
        else:
            print_row(line_of_chain(chain))
    return 0


def _show(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    chain = chain_of(options.model, checkpoints)
    if chain:
        return _show_chain(chain, options)
    found = checkpoints.listed(options.model)
    stored = None
    if found is None or not isinstance(found.state, Missing | Partial):
        stored = checkpoints.find(options.model)
    facts = read(stored) if stored else {"id": found.id} if found else {}
    if found and found.entry:
        known = facts_of(found)
        facts = (known if options.json else known | {"task": tr(found.entry.task.value)}) | facts
        facts["note"] = note_of(found)
    if options.json:
        print_object(facts)
        return 0
    for name, value in facts.items():
        if value not in (None, "", []):
            for text in value if name == "links" else [value]:
                print_result(f"{name:<16}{again(text)}")
    return 0


def _show_chain(chain: ListedChain, options: argparse.Namespace) -> int:
    if options.json:
        print_object(facts_of_chain(chain))
        return 0
    print_result(line_of_chain(chain))
    for part in chain.parts:
        print_result(f"  {line_of(part)}")
    return 0


def _download(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    from swinir_gui.checkpoints.download import Downloader
    from swinir_gui.cli.download_console import DownloadConsole

    entries = [entry for wanted in options.models for entry in _to_fetch(checkpoints, wanted)]
    failed, downloader, token = False, Downloader(checkpoints), CancelToken()
    try:
        for entry in entries:
            with DownloadConsole(entry, quiet=options.quiet) as console:
                stored = _attempt(partial(downloader.fetch, entry, console.show, token))
            failed |= stored is None
            if stored:
                _print_stored(stored, options)
    except KeyboardInterrupt:
        token.cancel()
        say(tr("Cancelled; what has arrived is kept, and the next download goes on from there."))
        return CANCELLED
    return FAILED if failed else 0


def _to_fetch(checkpoints: CheckpointStore, wanted: str) -> list[CatalogEntry]:
    """A published model, or what is not here yet of a chain."""
    chain = chain_of(wanted, checkpoints)
    if chain and not chain.absent:
        say(tr("Everything that it takes is here."))
    return chain.absent if chain else [_published(checkpoints, wanted)]


def _published(checkpoints: CheckpointStore, wanted: str) -> CatalogEntry:
    found = checkpoints.listed(wanted)
    if found is None or found.entry is None:
        raise RequestError(
            tr("There is no published model “{wanted}”.").format(wanted=wanted), tr("“swinir models list” shows all of them.")
        )
    return found.entry


def _attempt(action: Callable[[], Result]) -> Result | None:
    """One of several: when it fails, the person hears why, and the others go on."""
    try:
        return action()
    except AppError as error:
        complain(error)
        return None


def _print_stored(stored: StoredCheckpoint, options: argparse.Namespace) -> None:
    if options.json:
        print_object({"id": stored.name, "path": str(stored.path), "scale": stored.scale})
    else:
        print_result(str(stored.path))


def _import(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    from swinir_gui.checkpoints.importing import import_checkpoint

    stored = import_checkpoint(options.file, checkpoints, options.name)
    say(tr("It is called “{name}” now.").format(name=stored.name))
    _print_stored(stored, options)
    return 0


def _verify(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    from swinir_gui.checkpoints.inspection import verify

    here = [line.id for line in checkpoints.listing() if line.stored and line.stored.path.exists()]
    failed = False
    asked = [name for wanted in options.models for name in parts_of(wanted, checkpoints)]
    for wanted in asked or here:
        state = _attempt(partial(verify, checkpoints, wanted))
        failed |= not isinstance(state, Ready)
        if state is None:
            continue
        reason = state.reason if isinstance(state, Corrupt) else ""
        if options.json:
            print_object({"id": wanted, "state": word(state)} | ({"reason": reason} if reason else {}))
        else:
            print_result(f"{wanted:<25}{padded(in_words(state), 12)}{reason}".rstrip())
    return FAILED if failed else 0


def _remove(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    failed = False
    for wanted in options.models:
        if _attempt(partial(removable, checkpoints, wanted)) is None:
            failed = True
            continue
        if not options.yes and not _agreed(wanted):
            failed = True
            say(tr("“{wanted}” was kept.").format(wanted=wanted))
            continue
        removed = _attempt(partial(remove, checkpoints, wanted))
        failed |= removed is None
        if removed and options.json:
            print_object({"id": removed, "state": "missing"})
        elif removed:
            print_result(removed)
    return FAILED if failed else 0


def _agreed(wanted: str) -> bool:
    if not sys.stdin.isatty():
        raise RequestError(tr("Removing a model has to be confirmed, and nobody is here to ask."), tr("Add --yes if you are sure."))
    sys.stderr.write(tr("Remove “{wanted}” from this machine? [y/N] ").format(wanted=wanted))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _where(checkpoints: CheckpointStore, options: argparse.Namespace) -> int:
    if options.json:
        print_object({"path": str(checkpoints.personal), "used": checkpoints.space_used()})
    else:
        print_result(str(checkpoints.personal))
    return 0
