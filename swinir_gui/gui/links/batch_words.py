"""What is known about the pictures of a folder, in words."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from swinir_gui.durations import roughly
from swinir_gui.gui.panels.fold_row import Group
from swinir_gui.jobs.folders.batch import Batch, Makeup
from swinir_gui.jobs.folders.sampling import Estimate
from swinir_gui.jobs.folders.scanning import LeftOut, Reason
from swinir_gui.jobs.wanted.preflight import amount
from swinir_gui.language import joined, ntr, tr

KINDS = 4  # formats that are named; the rest are others
EXAMPLES = 3


def count_of(pictures: int) -> str:
    """The one number of the sheet."""
    return ntr("{n} picture", "{n} pictures", pictures)


def start_of(pictures: int) -> str:
    """What the main button does."""
    return ntr("Start {n} picture", "Start {n} pictures", pictures)


def left_out_of(files: int) -> str:
    """How many files nothing will become of."""
    return ntr("{n} file will be left out", "{n} files will be left out", files) if files else ""


def facts_of(makeup: Makeup, made: Estimate, pictures: int) -> str:
    """Where they lie, of which kinds they are, and how well they are known."""
    where = ntr("In {n} folder", "In {n} folders", makeup.folders)
    kinds = makeup.kinds.most_common()
    named = [tr("{} {}").format(f"{count:,}", kind) for kind, count in kinds[:KINDS]]
    rest = sum(count for _, count in kinds[KINDS:])
    others = [tr("{} others").format(f"{rest:,}")] if rest else []
    told = tr("{}.").format(joined(tr(", "), (where, *named, *others)))
    return joined(" ", (told, _sampled(made, pictures)))


def groups_of(left_out: Iterable[LeftOut], top: Path | None) -> list[Group]:
    """What is left out by why, the most frequent first."""
    found: dict[Reason, list[str]] = defaultdict(list)
    for each in left_out:
        found[each.reason].append(_below(each.path, top))
    by_number = sorted(found.items(), key=lambda each: -len(each[1]))
    return [Group(*_why(reason), tuple(names)) for reason, names in by_number]


def namesakes_of(batch: Batch, top: Path | None) -> Group | None:
    """Pictures whose results would have the same name."""
    if not batch.namesakes:
        return None
    title = ntr("{n} result would have the name of another one", "{n} results would have names of others", len(batch.namesakes))
    names = tuple(
        tr("{} like {}").format(_below(each.source, top), _below(each.namesake, top)) for each in batch.namesakes if each.namesake
    )
    return Group(title, tr("Each of them gets the ending of its source, or a number, after its name, so nothing is lost."), names)


def examples_of(batch: Batch, out: Path | None) -> list[str]:
    """The first results' names below the folder of results, or beside their sources."""
    clashing = {each.source for each in batch.namesakes}
    plain = ((source, target) for source, target in batch.names.items() if source not in clashing)
    return [_below(target, out or source.parent) for source, target in islice(plain, EXAMPLES)]


def time_of(seconds: float | None, pictures: int) -> tuple[str, str]:
    """How long all of them will take, and how that is known."""
    if not pictures:
        return "", ""
    if seconds is None:
        return tr("Time not known yet"), tr("It is told once the first pictures are made")
    return tr("About {}").format(roughly(seconds)), tr("At the pace that was measured here")


def room_of(estimate: Estimate, free: int | None) -> tuple[str, str]:
    """How much room the results will need, and how much there is."""
    if estimate.results is None:
        return "", ""
    needed = estimate.results + estimate.scratch
    if free is None:
        return tr("About {}").format(amount(needed)), ""
    if needed > free:
        return tr("About {}").format(amount(needed)), tr("Only {} are free: the run will wait for room").format(amount(free))
    return tr("About {}").format(amount(needed)), tr("of {} free").format(amount(free))


def _sampled(estimate: Estimate, pictures: int) -> str:
    """From how many pictures time and room are told, where they are not all; and how many of them need nothing."""
    if estimate.looked_at >= pictures or not estimate.looked_at:
        return ""
    told = tr("Time and room are told from {} of the pictures.").format(f"{estimate.looked_at:,}")
    share = round(100 * len(estimate.large) / estimate.looked_at)
    large = tr("About {} % of them are large enough already and will not be made.").format(share) if share else ""
    return joined(" ", (told, large))


def _why(reason: Reason) -> tuple[str, str]:
    words = {
        Reason.NO_PICTURE: (tr("Not pictures"), tr("By the endings of their names")),
        Reason.CAMERA_RAW: (tr("Raw files of cameras"), tr("Develop them first, best into TIFF of 16 bits")),
        Reason.EMPTY: (tr("Empty files"), tr("0 bytes; copy them again if they should be pictures")),
        Reason.NO_FILE: (tr("No ordinary files"), tr("Pipes and devices")),
        Reason.DEAD_LINK: (tr("Links that lead nowhere"), ""),
        Reason.LINK_OUT: (tr("Links out of the folder"), tr("Not followed")),
        Reason.LINKED_FOLDER: (tr("Links to folders"), tr("Not followed")),
        Reason.CLOSED_FOLDER: (tr("Folders that may not be looked into"), tr("Allow reading them, then open the folder again")),
        Reason.LARGE_ENOUGH: (tr("Large enough already"), tr("Larger than what is asked for")),
        Reason.RESULT: (tr("Results of other pictures"), tr("Made before; upscaling them again would help nobody")),
        Reason.HAS_RESULT: (tr("Already done"), tr("Their results are there; at the right is whether to make them again")),
    }
    return words[reason]


def _below(path: Path, top: Path | None) -> str:
    """Of 100,000 paths, so by their text."""
    return os.fspath(path).removeprefix(f"{top}{os.sep}") if top else os.fspath(path)
