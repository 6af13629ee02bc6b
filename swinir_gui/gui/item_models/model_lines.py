"""Makes lines for the list of models from what the store and the downloads know."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from swinir_gui.checkpoints.catalog import CatalogEntry, Task
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, State, Unverified
from swinir_gui.checkpoints.store import Listed, StoredCheckpoint, megabytes
from swinir_gui.gui.item_models.model_line import Fact, ModelLine, Standing, Wish
from swinir_gui.gui.item_models.model_names import task_name, title_of
from swinir_gui.gui.item_models.model_words import at_rest, in_full, on_the_way
from swinir_gui.gui.workers.download import Download
from swinir_gui.language import again, current, tr

LICENCES = {"Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0"}
# Those that most people have a use for first.
TASKS = (
    Task.REAL_WORLD,
    Task.CLASSICAL,
    Task.LIGHTWEIGHT,
    Task.COLOUR_DENOISING,
    Task.GREY_DENOISING,
    Task.COLOUR_JPEG,
    Task.GREY_JPEG,
)
STANDINGS: dict[type[State], Standing] = {
    Missing: Standing.MISSING,
    Partial: Standing.PARTIAL,
    Ready: Standing.READY,
    Unverified: Standing.UNVERIFIED,
    Corrupt: Standing.CORRUPT,
}
WISHES = {
    Standing.INCLUDED: (Wish.USE, Wish.VERIFY),
    Standing.READY: (Wish.USE, Wish.VERIFY, Wish.REMOVE),
    Standing.UNVERIFIED: (Wish.USE, Wish.VERIFY, Wish.REMOVE),
    Standing.MISSING: (Wish.DOWNLOAD_AND_USE, Wish.DOWNLOAD),
    Standing.PARTIAL: (Wish.DOWNLOAD_AND_USE, Wish.DOWNLOAD, Wish.REMOVE),
    Standing.CORRUPT: (Wish.DOWNLOAD_AND_USE, Wish.DOWNLOAD, Wish.REMOVE),
    Standing.WAITING: (Wish.CANCEL,),
    Standing.DOWNLOADING: (Wish.PAUSE, Wish.CANCEL),
    Standing.BUSY: (),
}


def at_rest_line(listed: Listed) -> ModelLine:
    """A line of the store, while nothing is done about it."""
    if listed.entry:
        return _published(listed, listed.entry)
    if listed.stored:
        return _own(listed.stored, listed.state)
    raise TypeError("a line is of the catalogue, or of a file")


def elsewhere_line(model: str) -> ModelLine:
    """A person's own file that is used from where it is; also a model that has gone."""
    path = Path(model)
    line = replace(_own(StoredCheckpoint(model, path, None), Ready()), wishes=(Wish.USE,))
    if path.is_file():
        return line
    return replace(line, standing=Standing.MISSING, state=tr("Missing"), summary=tr("The file is no longer there."), wishes=())


def fetching(line: ModelLine, download: Download) -> ModelLine:
    """The line of a model that is on its way."""
    standing = Standing.DOWNLOADING if download.event else Standing.WAITING
    received, fraction = download.received, line.fraction
    if received and received.size:
        fraction = received.received / received.size
    wishes = () if download.stopping else WISHES[standing]
    state, note = on_the_way(download), in_full(download)
    return replace(line, standing=standing, state=state, wishes=wishes, note=note, fraction=fraction)


def busy(line: ModelLine, wish: Wish) -> ModelLine:
    """The line of a model that something is done with."""
    state = tr("Removing") if wish is Wish.REMOVE else tr("Checking")
    return replace(line, standing=Standing.BUSY, state=state, wishes=(), note="")


def rank(line: ModelLine) -> tuple[int, int]:
    """For sorting: included models, people's own, then by tasks; those that only serve to compare with papers last."""
    if line.task is None or line.standing is Standing.INCLUDED:
        return 0, int(line.own)
    return 1 + ("div2k" in line.keywords.casefold()), TASKS.index(line.task)


def as_chosen(line: ModelLine) -> ModelLine:
    """The line of the model that is used now; it is neither chosen again nor removed."""
    left = tuple(wish for wish in line.wishes if not (line.usable and wish in (Wish.USE, Wish.REMOVE)))
    return replace(line, chosen=True, wishes=left)


def _published(listed: Listed, entry: CatalogEntry) -> ModelLine:
    state, source = listed.state, entry.source
    standing = Standing.INCLUDED if entry.embedded else STANDINGS[type(state)]
    received = state.received if isinstance(state, Partial) else 0
    whole = source.expected_size if source else 0
    return ModelLine(
        model=entry.id,
        title=title_of(entry),
        summary=again(entry.summary),
        standing=standing,
        state=tr("Included") if entry.embedded else at_rest(state),
        wishes=WISHES[standing],
        note=state.reason if isinstance(state, Corrupt) else "",
        fraction=min(1.0, received / whole) if received and whole else None,
        family=entry.family,
        scale=entry.scale,
        restores=listed.restores,
        task=entry.task,
        licence=entry.licence,
        size=_size_of(listed.stored) if listed.stored else whole or None,
        missing=max(0, whole - received),
        good=again(entry.good),
        bad=again(entry.bad),
        facts=facts_of(entry),
        keywords=" ".join((entry.id, entry.file, *entry.aliases, entry.task.value, tr(entry.task.value))),
    )


def _own(stored: StoredCheckpoint, state: State) -> ModelLine:
    card, standing = stored.card, STANDINGS[type(state)]
    summary = card.title if card else tr("Your own weight file; what it does is read from it.")
    kept = (Wish.VERIFY, Wish.REMOVE) if standing is Standing.CORRUPT else WISHES[standing]
    facts = [Fact(tr("File"), str(stored.path))]
    if card:
        facts += [Fact(tr("Came as"), card.source_name), Fact(tr("SHA-256"), card.sha256)]
    return ModelLine(
        model=stored.name,
        title=stored.name if card or not stored.path.is_absolute() else stored.path.stem,
        summary=summary,
        standing=standing,
        state=at_rest(state),
        wishes=kept,
        note=state.reason if isinstance(state, Corrupt) else "",
        own=True,
        family=card.family if card else "",
        scale=card.scale if card else None,
        restores=bool(card and card.scale == 1),
        licence=tr("Not stated"),
        size=_size_of(stored),
        facts=tuple(facts),
        keywords=f"{stored.path.name} {card.source_name if card else ''}",
    )


def facts_of(entry: CatalogEntry) -> tuple[Fact, ...]:
    """What else is worth knowing about an entry of the catalogue."""
    return _facts(entry, current())


@cache
def _facts(entry: CatalogEntry, language: str) -> tuple[Fact, ...]:
    del language  # in which they are
    colours = tr("Colour") if entry.channels == 3 else tr("Grey")
    default = EMBEDDED[0]
    work = "" if entry == default else tr("{times} times that of {model}").format(times=_rough(entry.cost), model=title_of(default))
    facts = [
        Fact(tr("Task"), task_name(entry.task)),
        Fact(tr("Pictures"), colours),
        *([Fact(tr("Work"), work)] if work else []),
        Fact(tr("Licence"), entry.licence, LICENCES.get(entry.licence, "")),
        *([Fact("", tr("Of the authors’ repository; it states no terms for the weights apart."))] if entry.source else []),
        Fact(tr("Paper"), entry.citation),
        Fact(tr("File"), entry.file),
    ]
    source = entry.source
    if source:
        facts.append(Fact(tr("SHA-256"), source.sha256 or tr("Not published; that of the first download is remembered.")))
        facts.append(Fact(tr("From"), tr("The authors’ page"), source.page))
        facts += [Fact("", _host(link), link) for link in source.links]
    return tuple(facts)


def size_in_words(line: ModelLine) -> str:
    """Of the file; nothing where it is not known."""
    return megabytes(line.size) if line.size else ""


def _rough(cost: float) -> str:
    return f"{cost:.1f}" if cost < 2 else f"{cost:.0f}"


def _host(link: str) -> str:
    return link.partition("://")[2].partition("/")[0]


def _size_of(stored: StoredCheckpoint) -> int | None:
    try:
        return stored.path.stat().st_size
    except OSError:
        return None
