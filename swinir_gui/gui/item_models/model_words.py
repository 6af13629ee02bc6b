"""The state of a model, in words."""

from __future__ import annotations

from swinir_gui.checkpoints.download_events import Checking, Connecting, Received, Retrying, Switching, WaitingForOther
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, State, Unverified
from swinir_gui.checkpoints.store import megabytes
from swinir_gui.durations import roughly
from swinir_gui.gui.item_models.model_line import ModelLine, Wish
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.workers.download import Download
from swinir_gui.language import joined, tr


def at_rest(state: State) -> str:
    """A state of the store."""
    match state:
        case Missing():
            return tr("Not downloaded")
        case Partial(received, size):
            return tr("Stopped at {}").format(percents(received / size) if size else megabytes(received))
        case Ready():
            return tr("Ready")
        case Unverified():
            return tr("Unverified")
        case Corrupt():
            return tr("Damaged")


def on_the_way(download: Download) -> str:
    """A download in a few words: 61 %, 14 s left."""
    if download.stopping:
        return tr("Stopping")
    match download.event:
        case None:
            return tr("Waiting")
        case Received(received, size, _, seconds_left):
            share = percents(received / size) if size else megabytes(received)
            return share if seconds_left is None else tr("{}, {} left").format(share, roughly(seconds_left))
        case Checking():
            return tr("Checking")
        case WaitingForOther():
            return tr("Waiting")
        case _:
            return tr("Connecting")


def in_full(download: Download) -> str:
    """The same as a sentence; nothing where the few words say it all."""
    words = ""
    match download.event:
        case Received(received, size, speed, _):
            words = tr("{}, {}/s").format(amount(received, size), megabytes(speed))
        case Connecting(host):
            words = tr("Asking {}").format(host)
        case Retrying(reason, seconds):
            again = tr("Trying again in {}.").format(roughly(seconds)) if seconds else tr("Trying again.")
            words = joined(" ", (reason, again))
        case Switching(reason, host):
            words = joined(" ", (reason, tr("Trying {}.").format(host)))
        case Checking():
            words = tr("Comparing it with what was published")
        case WaitingForOther():
            words = tr("Another copy of the program fetches it")
    return words


def amount(received: int, size: int | None) -> str:
    """What has arrived: 12 of 67 MB."""
    if size is None:
        return megabytes(received)
    number, _, unit = megabytes(received).rpartition(" ")
    return tr("{} of {}").format(number if megabytes(size).endswith(unit) else megabytes(received), megabytes(size))


def label_of(wish: Wish, line: ModelLine) -> str:
    """What a button says that does what is wished."""
    labels = {
        Wish.USE: tr("Use this model"),
        Wish.DOWNLOAD_AND_USE: tr("Download {} and use").format(megabytes(line.missing)),
        Wish.DOWNLOAD: tr("Resume") if line.fraction else tr("Download"),
        Wish.PAUSE: tr("Pause"),
        Wish.CANCEL: tr("Cancel"),
        Wish.VERIFY: tr("Check"),
        Wish.REMOVE: tr("Remove"),
    }
    return labels[wish]


def percents(fraction: float) -> str:
    """Whole percents; 100 only when it is all here."""
    return percent(min(100, int(fraction * 100)))
