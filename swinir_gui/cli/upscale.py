"""``swinir upscale``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager

from swinir_gui.checkpoints.chains import ListedChain, chain_of
from swinir_gui.checkpoints.store import Listed
from swinir_gui.cli.afterwards import finish
from swinir_gui.cli.console import say
from swinir_gui.cli.elsewhere import elsewhere, everywhere_the_same
from swinir_gui.cli.here import here
from swinir_gui.cli.interruption import between_pieces
from swinir_gui.cli.maker import Maker, Run
from swinir_gui.cli.models import store
from swinir_gui.cli.patterns import looked_up
from swinir_gui.cli.run_console import RunConsole
from swinir_gui.cli.status import CANCELLED, FAILED
from swinir_gui.cli.upscale_arguments import add_arguments, complete
from swinir_gui.errors import AppError, RequestError
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.jobs.ended.report import RunReport
from swinir_gui.jobs.ended.report_files import check_report, write_report
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.jobs.folders.scanning import LeftOut, Search, look_for
from swinir_gui.jobs.making.events import Event
from swinir_gui.jobs.making.workshop import FULL, Making
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import Journal, RunPlace, earlier, header
from swinir_gui.jobs.running.awake import kept_awake
from swinir_gui.jobs.wanted.assignment import Assignment, models_of
from swinir_gui.jobs.wanted.frames import each_frame
from swinir_gui.jobs.wanted.request import Existing, Input, OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.targets import Naming, requests_of_each
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled, CancelToken

__all__ = ["add_arguments", "run"]


def run(options: argparse.Namespace) -> int:
    """Upscale everything that was named; returns the exit status."""
    _complete(options)
    options.inputs = looked_up(options.inputs)
    everywhere_the_same(options)
    if options.report:
        check_report(options.report)
    known = History.read(RunPlace.of(options.inputs, options.out).journal)
    made = frozenset(known.results)
    inputs, left_out = _found(options, made)
    assignment, token = Assignment(options.model, options.size, [each.path for each in inputs]), CancelToken()
    report = RunReport(assignment.advice, options.strength)
    with (
        _maker(options, assignment.first, token) as maker,
        RunConsole(as_json=options.json, quiet=options.quiet, expected=maker.expected, advice=assignment.advice) as console,
        between_pieces(token),
        closing(_journal(options, maker.making, known, made.intersection(each.path.name for each in left_out))) as journal,
        kept_awake(),
    ):

        def tell(event: Event) -> None:
            report.hear(event)
            console.show(event)
            maker.learn(event)

        for each in left_out:
            tell(each)
        every = _requests(options, assignment, inputs, maker.making, journal)
        console.expect(len(assignment.pictures(every)))
        with _reported(report, options, maker.making):
            try:
                recorded, several = options.resume is not False, len(inputs) > 1
                run = Run(tell, console.announce, journal, recorded=recorded, several=several)
                maker.make(assignment.shares(every), run)
            except (Cancelled, KeyboardInterrupt):
                if not journal.began:
                    raise
                say(tr("Cancelled; the same command goes on where it was."))
                return CANCELLED
            journal.end()
        console.conclude()
    finish(WhenDone(options.when_done), report, quiet=options.quiet)
    return FAILED if console.failed else 0


def _maker(options: argparse.Namespace, model: str, token: CancelToken) -> AbstractContextManager[Maker]:
    return (elsewhere if options.cluster else here)(options, model, token)


def _requests(
    options: argparse.Namespace, assignment: Assignment, inputs: Sequence[Input], making: Making, journal: Journal
) -> dict[str, list[UpscaleRequest]]:
    """Of each model that may come to make them; those that are advised are named after their ids."""
    # Where those may enlarge differently, a size was asked for, and no name tells of their scale.
    names = {model: model if assignment.automatic else making.model for model in assignment.models}
    output, day = _output(options), journal.past.day
    named = requests_of_each(tuple(names.values()), inputs, making.scale, output, day)
    every = {model: named[name] for model, name in names.items()}
    journal.sweep([each for requests in every.values() for each in requests])
    if options.resume is False:
        journal.forget()
    return every


def _found(options: argparse.Namespace, made: frozenset[str]) -> tuple[list[Input], list[LeftOut]]:
    naming = None if options.frames else _naming(options)  # pages have names of another kind
    search = Search(options.recursive, tuple(options.include), tuple(options.exclude), options.out, naming, made)
    inputs: list[Input] = []
    left_out: list[LeftOut] = []
    for found in look_for(options.inputs, search):
        if isinstance(found, Input):
            inputs.append(found)
        else:
            left_out.append(found)
    return each_frame(inputs) if options.frames else inputs, left_out


def _naming(options: argparse.Namespace) -> Naming | None:
    """What results will be called, where that is known before their model is opened."""
    known = _known_models(options)
    return Naming(tuple(each.id for each in known), known[0].scale or 1, _output(options)) if known else None


def _known_models(options: argparse.Namespace) -> list[Listed | ListedChain]:
    """Those that may come to make the pictures; none where one of them is known only once it is opened."""
    models, wanted = store(), models_of(options.model, options.size)
    try:
        listed = [chain_of(each, models) or models.listed(each) for each in wanted]
    except AppError:
        return []  # it is told once the model is opened
    known = [each for each in listed if each and each.scale]
    return known if len(known) == len(wanted) else []


def _complete(options: argparse.Namespace) -> None:
    """Fill in what the line leaves open; a strength that it names must make a difference, one of a preset need not."""
    asked = "strength" in options
    complete(options)
    known = _known_models(options)
    if options.strength == FULL or not known or any(each.restores for each in known):
        return
    if asked:
        raise RequestError(
            tr("“{model}” enlarges and restores nothing that could be done less strongly.").format(model=options.model),
            tr("Leave --strength out, or put a model that restores before it, such as denoise+photo-x2."),
        )
    options.strength = FULL


def _output(options: argparse.Namespace) -> OutputOptions:
    return OutputOptions(
        out=options.out,
        format=options.format,
        depth=None if options.depth == "keep" else int(options.depth),
        quality=options.quality,
        existing=Existing(options.existing),
        size=options.size,
        name=options.name,
        strip=Strip(options.strip),
        provenance=not options.no_provenance,
        max_pixels=options.max_pixels,
    )


def _journal(options: argparse.Namespace, making: Making, known: History, made: Collection[str]) -> Journal:
    """Of this run, whose place held what is ``known``; it goes on telling of the results that were ``made`` before."""
    place = RunPlace.of(options.inputs, options.out)
    past = History() if options.resume is False else earlier(place, known, although_ended=bool(options.resume))
    # Beside a few pictures that were named, nobody wants it once all is done.
    lasts = bool(options.resume) or any(os.path.isdir(each) for each in options.inputs)  # noqa: PTH112
    return Journal(place, past, header(options.inputs, making) | {"results": sorted(made)}, lasts=lasts)


@contextmanager
def _reported(report: RunReport, options: argparse.Namespace, making: Making) -> Iterator[None]:
    """Write the report down, whatever ends the run."""
    try:
        yield
    finally:
        if options.report:
            write_report(report, options.report, making)
            if not options.quiet:
                say(tr("The report is in “{file}”.").format(file=options.report.with_suffix(".html")))
