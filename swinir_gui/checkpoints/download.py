"""Downloads a checkpoint: from the first link that works, resumed where it stopped, named only when its content is right."""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from swinir_gui.checkpoints.catalog import CatalogEntry, Source
from swinir_gui.checkpoints.download_events import Checking, Connecting, Listener, Patience, Retrying, Switching, WaitingForOther
from swinir_gui.checkpoints.inspection import strictly, verify
from swinir_gui.checkpoints.ledger import Finding, sha256_of
from swinir_gui.checkpoints.link_error import LinkError, RangeError, host_of
from swinir_gui.checkpoints.meter import Meter
from swinir_gui.checkpoints.partial import Origin, PartialFile
from swinir_gui.checkpoints.state import Missing, Partial, Ready, Unverified
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint, known_hash, megabytes
from swinir_gui.checkpoints.transfer import Answer, Ask, Transfer, open_client
from swinir_gui.errors import CheckpointError, DownloadError, HashMismatchError
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken

SPARE = 50_000_000  # bytes that a disk should have beyond the file
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Task:
    """One download: what, whence, into what, and who listens."""

    entry: CatalogEntry
    source: Source
    part: PartialFile
    sha256: str | None
    client: httpx.Client
    listener: Listener
    token: CancelToken


class Downloader:
    """Fetches checkpoints into a store. It blocks: it belongs on a thread of its own, or into a command.

    Args:
        store: where they go.
        patience: how long it tries.
    """

    def __init__(self, store: CheckpointStore, patience: Patience | None = None) -> None:
        self._store, self._patience = store, patience or Patience()

    def fetch(self, entry: CatalogEntry, listener: Listener, token: CancelToken) -> StoredCheckpoint:
        """The checkpoint, after a transfer where it is not here and good already.

        Raises:
            DownloadError: no link gave it, or it cannot be stored.
            HashMismatchError: what the last link gave is not what was published.
            Cancelled: somebody has asked to stop; what has arrived stays for the next time.
        """
        if entry.source is None:
            return self._store.find(entry.id)
        try:
            self._store.personal.mkdir(parents=True, exist_ok=True)
            with self._store.locks.exclusive(entry.file, token, lambda: listener(WaitingForOther())):
                return self._here(entry, token) or self._fetch(entry, entry.source, listener, token)
        except OSError as error:
            raise _not_stored(error, self._store.personal) from error

    def _here(self, entry: CatalogEntry, token: CancelToken) -> StoredCheckpoint | None:
        """What is there already, also if somebody else has fetched it while we waited."""
        state = self._store.state(entry)
        if isinstance(state, Missing | Partial):
            return None
        if isinstance(state, Unverified):
            state = verify(self._store, entry.id, token)
        return self._store.find(entry.id) if isinstance(state, Ready) else None

    def _fetch(self, entry: CatalogEntry, source: Source, listener: Listener, token: CancelToken) -> StoredCheckpoint:
        part, sha256 = self._store.partial(entry), known_hash(entry, self._store.ledger.read())
        self._check_space(source.expected_size - part.received)
        failures: list[LinkError] = []
        with open_client(self._patience.limits) as client:
            task = _Task(entry, source, part, sha256, client, listener, token)
            for number, link in enumerate(source.links):
                if failures:
                    listener(Switching(failures[-1].reason, host_of(link)))
                try:
                    log.info("fetching %s from link %d", entry.id, number + 1)
                    return self._from_link(task, link)
                except LinkError as failure:
                    failures.append(failure)
        raise self._given_up(entry, source, failures)

    def _check_space(self, needed: int) -> None:
        free = shutil.disk_usage(self._store.personal).free
        if free < needed + SPARE:
            raise DownloadError(
                tr("The disk of “{folder}” has {free} left, and {needed} are needed.").format(
                    folder=self._store.personal, free=megabytes(free), needed=megabytes(needed + SPARE)
                ),
                tr("Make room there, and start the download again."),
            )

    def _from_link(self, task: _Task, link: str) -> StoredCheckpoint:
        """The file from one link, in as many attempts as make sense."""
        fruitless, least, fresh = 0, task.source.expected_size * self._patience.progress, False
        at_first = task.part.received
        while True:
            before = task.part.received
            try:
                resumed = self._transfer(task, link)
                return self._accept(task)
            except _WrongContentError as failure:
                task.part.discard()
                if fresh or not resumed:
                    raise
                fresh = True  # parts of two files, perhaps; once more, in one piece
                task.listener(Retrying(failure.reason, 0))
            except RangeError:
                if fresh:
                    raise
                task.part.discard()
                fresh = True
            except LinkError as failure:
                fruitless = 0 if task.part.received - before >= least else fruitless + 1
                hopeless = failure.offline and task.part.received <= at_first  # a network that was never there
                if not failure.again or hopeless or fruitless >= self._patience.attempts:
                    raise
                self._wait(task, failure, fruitless)

    def _wait(self, task: _Task, failure: LinkError, fruitless: int) -> None:
        seconds = self._patience.first_wait * 2 ** max(0, fruitless - 1)
        seconds = min(max(seconds, failure.after), self._patience.longest_wait)
        task.listener(Retrying(failure.reason, seconds))
        task.token.wait(seconds)

    def _transfer(self, task: _Task, link: str) -> bool:
        """Fill the partial file from a link; returns whether it held something before."""
        start, etag = _to_go_on_from(task, link)
        if start and start == task.source.size:
            return True
        task.listener(Connecting(host_of(link)))
        transfer = Transfer(task.client, Ask(link, start, etag), task.token)
        try:
            answer = transfer.answer()
            self._check_size(task, answer, link)
            if answer.start == 0:
                task.part.begin(Origin(link, answer.etag, answer.size))
            self._write(task, transfer, answer, link)
        finally:
            transfer.leave()
        return answer.start > 0

    def _check_size(self, task: _Task, answer: Answer, link: str) -> None:
        origin = task.part.origin
        stated = task.source.size or (origin.size if origin and answer.start else None)
        if answer.size is not None and stated is not None and answer.size != stated:
            kind = LinkError if answer.start == 0 else RangeError
            raise kind(
                tr("{host} has a file of {size} bytes instead of {stated}.").format(
                    host=host_of(link), size=answer.size, stated=stated
                )
            )
        if stated is None and answer.size:
            self._check_space(answer.size - answer.start)

    def _write(self, task: _Task, transfer: Transfer, answer: Answer, link: str) -> None:
        size = task.source.size or answer.size
        meter = Meter(answer.start, size, task.token.clock, self._patience)
        most = size or task.source.expected_size * 2
        with task.part.append() as file:
            for piece in transfer.pieces():
                file.write(piece)
                file.flush()  # what a crash leaves is what was counted
                received = meter.advance(len(piece))
                if received.received > most:
                    task.part.discard()
                    raise LinkError(tr("{host} sends more than the file has.").format(host=host_of(link)))
                if meter.too_slow():
                    raise LinkError(tr("{host} sends too slowly.").format(host=host_of(link)))
                task.listener(received)
        if size is not None and task.part.received < size:
            raise LinkError(tr("The connection to {host} broke off.").format(host=host_of(link)), again=True)

    def _accept(self, task: _Task) -> StoredCheckpoint:
        """Compare what has arrived with what was published; only then it gets its name."""
        task.listener(Checking())
        sha256 = sha256_of(task.part.path, task.token)
        if task.sha256 and sha256 != task.sha256:
            raise _WrongContentError(tr("What arrived is not the file that was published."))
        fault = "" if task.sha256 else strictly(task.part.path, task.entry)
        if fault:
            raise _WrongContentError(fault.replace(task.part.path.name, task.entry.file))
        task.part.finish()
        stored = StoredCheckpoint(task.entry.id, task.part.target, task.entry)
        self._store.record(stored, Finding.of(stored.path.stat(), sha256))
        return stored

    def _given_up(self, entry: CatalogEntry, source: Source, failures: Sequence[LinkError]) -> DownloadError | CheckpointError:
        by_hand = tr("fetch {link} by hand and put it into “{folder}”, or import it.").format(
            link=source.links[0], folder=self._store.personal
        )
        if all(failure.offline for failure in failures):
            message = tr("“{id}” cannot be fetched: this machine seems to be offline.").format(id=entry.id)
            return DownloadError(message, tr("Connect it and try again, or {by_hand}").format(by_hand=by_hand))
        telling = next(failure for failure in failures if not failure.offline)
        kind = HashMismatchError if isinstance(telling, _WrongContentError) else DownloadError
        return kind(
            tr("“{id}” cannot be fetched. {reason}").format(id=entry.id, reason=telling.reason),
            tr("Try again later, or {by_hand}").format(by_hand=by_hand),
        )


def discard_partial(store: CheckpointStore, entry: CatalogEntry, token: CancelToken | None = None) -> None:
    """Throw away what has arrived of an entry, once nobody fetches it.

    Raises:
        Cancelled: somebody has asked to stop, and another copy of the program fetches it.
    """
    with store.locks.exclusive(entry.file, token):
        store.partial(entry).discard()


class _WrongContentError(LinkError):
    """All has arrived, and it is not the file."""


def _to_go_on_from(task: _Task, link: str) -> tuple[int, str | None]:
    """Which byte to ask for first, and of which edition of the file.

    The same link with an ETag goes on safely. Without, or from elsewhere, only if a hash will tell whether the parts fit.
    """
    received, origin = task.part.received, task.part.origin
    if not received or origin is None or (task.source.size and received > task.source.size):
        return 0, None
    if origin.link == link and origin.etag:
        return received, origin.etag
    return (received, None) if task.sha256 else (0, None)


def _not_stored(error: OSError, folder: Path) -> DownloadError:
    if error.errno in FULL:
        return DownloadError(
            tr("The disk of “{folder}” is full.").format(folder=folder),
            tr("Make room there; the download goes on where it stopped."),
        )
    return DownloadError(
        tr("Nothing can be stored in “{folder}” ({reason}).").format(folder=folder, reason=error.strerror),
        tr("Check that you may write there."),
    )
