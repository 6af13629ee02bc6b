"""How a model stands, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from swinir_gui.checkpoints.download_events import Checking, Connecting, Received, Retrying, Switching, WaitingForOther
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, State, Unverified
from swinir_gui.checkpoints.store import megabytes
from swinir_gui.gui.item_models.model_line import ModelLine, Wish
from swinir_gui.gui.run_words import rounded
from swinir_gui.gui.workers.download import Download


def at_rest(state: State) -> str:
    """A state of the store."""
    match state:
        case Missing():
            return _tr("Not downloaded")
        case Partial(received, size):
            return _tr("Stopped at {}").format(percents(received / size) if size else megabytes(received))
        case Ready():
            return _tr("Ready")
        case Unverified():
            return _tr("Unverified")
        case Corrupt():
            return _tr("Damaged")


def on_the_way(download: Download) -> str:
    """A download in a few words: 61 %, 14 s left."""
    if download.stopping:
        return _tr("Stopping")
    match download.event:
        case None:
            return _tr("Waiting")
        case Received(received, size, _, seconds_left):
            share = percents(received / size) if size else megabytes(received)
            return share if seconds_left is None else _tr("{}, {} left").format(share, rounded(seconds_left))
        case Checking():
            return _tr("Checking")
        case WaitingForOther():
            return _tr("Waiting")
        case _:
            return _tr("Connecting")


def in_full(download: Download) -> str:
    """The same as a sentence; nothing where the few words say it all."""
    words = ""
    match download.event:
        case Received(received, size, speed, _):
            words = _tr("{}, {}/s").format(amount(received, size), megabytes(speed))
        case Connecting(host):
            words = _tr("Asking {}").format(host)
        case Retrying(reason, seconds):
            words = f"{reason} {_tr('Trying again in {}.').format(rounded(seconds)) if seconds else _tr('Trying again.')}"
        case Switching(reason, host):
            words = f"{reason} {_tr('Trying {}.').format(host)}"
        case Checking():
            words = _tr("Comparing it with what was published")
        case WaitingForOther():
            words = _tr("Another copy of the program fetches it")
    return words


def amount(received: int, size: int | None) -> str:
    """What has arrived: 12 of 67 MB."""
    if size is None:
        return megabytes(received)
    number, _, unit = megabytes(received).rpartition(" ")
    return _tr("{} of {}").format(number if megabytes(size).endswith(unit) else megabytes(received), megabytes(size))


def label_of(wish: Wish, line: ModelLine) -> str:
    """What a button says that does what is wished."""
    labels = {
        Wish.USE: _tr("Use this model"),
        Wish.DOWNLOAD_AND_USE: _tr("Download {} and use").format(megabytes(line.missing)),
        Wish.DOWNLOAD: _tr("Resume") if line.fraction else _tr("Download"),
        Wish.PAUSE: _tr("Pause"),
        Wish.CANCEL: _tr("Cancel"),
        Wish.VERIFY: _tr("Check"),
        Wish.REMOVE: _tr("Remove"),
    }
    return labels[wish]


def percents(fraction: float) -> str:
    """Whole percents; 100 only when it is all here."""
    return f"{min(100, int(fraction * 100))} %"


def _tr(text: str) -> str:
    return QCoreApplication.translate("models", text)
