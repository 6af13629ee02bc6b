"""The memory of a run: one file in the folder of its results, to which a line of JSON is appended for each event.

It survives whatever ends the run. The pixels of a picture are in scratch files, whose names follow from the keys of run and
picture, so the journal need not record them. A piece counts only if its fingerprint matches. So the order in which a disk writes
does not matter, and pieces need not wait for it. Only one line waits for the disk: the one before a result gets its name. Without
it, a result might be made twice.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from swinir_gui import __version__
from swinir_gui.errors import DiskFullError, RequestError
from swinir_gui.imaging.failures import storage_error
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.jobs.remembered.history import History, Line
from swinir_gui.jobs.remembered.identity import digest_of, picture_key
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.jobs.wanted.targets import names_file
from swinir_gui.language import tr

log = logging.getLogger(__name__)

VERSION = 1


@dataclass(frozen=True)
class RunPlace:
    """Where a run keeps its journal, and by which key it is known.

    Attributes:
        folder: of the results.
        key: the same for the same pictures and the same folder, whatever the settings.
    """

    folder: Path
    key: str

    @classmethod
    def of(cls, given: Sequence[Path], out: Path | None) -> RunPlace:
        """Of a run over what was ``given``, files and folders, whose results go to ``out`` or beside the first."""
        if out is None:
            folder = given[0] if os.path.isdir(given[0]) else given[0].parent  # noqa: PTH112 - Path.is_dir raises before 3.14
        else:
            folder = out.parent if names_file(out) else out
        named = [os.path.abspath(each) for each in given]  # noqa: PTH100 - Path.resolve asks the disk
        return cls(folder, digest_of([named, os.path.abspath(out) if out else None])[:8])  # noqa: PTH100

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.folder / f".swinir-{self.key}.jsonl"

    @property
    def beacon(self) -> Path:
        """A file that is there while machines of a cluster are at work: one that sees it sees the same folder."""
        return self.folder / f".swinir-{self.key}.beacon"

    @contextmanager
    def lit(self) -> Iterator[Path]:
        """The beacon, which goes out with the context.

        Raises:
            ImageWriteError: nothing can be stored there.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.beacon.touch()
        except OSError as error:
            raise storage_error(self.folder, error) from error
        try:
            yield self.beacon
        finally:
            self.beacon.unlink(missing_ok=True)


class Journal:
    """Appends lines, from any thread. Nothing is made before the first; where nothing can be made, the run does without.

    Args:
        place: where it is.
        past: what is still of use, where a run goes on; it grows with every line.
        header: what the first line tells about the run.
        lasts: whether it stays when all is done, so that one can look up what became of each picture.
    """

    def __init__(self, place: RunPlace, past: History, header: Line, *, lasts: bool) -> None:
        self.place, self.past, self.lasts = place, past, lasts
        self._header = {"version": VERSION, "day": str(past.day or datetime.now().astimezone().date())} | header
        self._writing = threading.Lock()
        self._lock = FileLock(place.journal.with_suffix(".lock"), thread_local=False)
        self._file: IO[bytes] | None = None
        self._useless = False
        self._folders: set[Path] = set()
        self._made: list[Path] = []
        if past.run:
            self.claim()

    @property
    def began(self) -> bool:
        """Whether there is anything to go on with."""
        return self._file is not None

    def claim(self) -> None:
        """Keep everybody else from the place until ``close``; where nothing can be stored there, the first line will tell.

        Raises:
            RequestError: another run is at work there.
        """
        with self._writing:
            try:
                self._acquire()
            except OSError as error:
                log.info("The place of the run cannot be claimed: %s", error)

    def scratch(self, request: UpscaleRequest) -> str:
        """What the names of a picture's scratch files begin with."""
        return f".swinir-{self.place.key}-{picture_key(request.source, request.page)}"

    def write(self, event: str, content: Line, *, durable: bool = False) -> None:
        """Append a line; one that is ``durable`` is on the disk afterwards.

        Raises:
            DiskFullError: there is no room for it.
            RequestError: another run is at work with this journal.
        """
        with self._writing:
            if self._useless:
                return
            try:
                self._append(event, content)
                if durable and self._file:
                    os.fsync(self._file.fileno())
            except OSError as error:
                translated = storage_error(self.place.folder, error)
                if isinstance(translated, DiskFullError):
                    raise translated from error
                log.warning("There will be no journal: %s", error)
                self._useless = True

    def note(self, event: str, content: Line) -> None:
        """Append a line about a picture of which nothing was made; for these alone no journal is begun that will not last."""
        if self.began or self.lasts:
            self.write(event, content)

    def sweep(self, requests: Sequence[UpscaleRequest]) -> None:
        """Claim the place, and delete the scratch files there that a run for ``requests`` will not go on with.

        Raises:
            RequestError: another run is at work there.
        """
        self.claim()
        self._folders = {each.target.parent for each in requests} | {each.folder for each in self.past.pictures.values()}
        self._delete_but(tuple(f"{self.scratch(each)}-" for each in requests if self._unfinished(each)))

    def end(self) -> None:
        """The run has come to its end, whatever it led to."""
        self._delete_but(())
        if not self.began:
            self.close()
            return
        self.write("ended", {}, durable=True)
        self.close()
        # Of a run that was killed there may be a beacon. What cannot be deleted any more does no harm.
        for file in (self.place.beacon, *(() if self.lasts else (self.place.journal,))):
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)

    def forget(self) -> None:
        """Claim the place, and delete what earlier runs have left there, the file itself included.

        Raises:
            RequestError: another run is at work there.
            ImageWriteError: the file cannot be deleted.
        """
        self.claim()
        past = History.read(self.place.journal)
        self._folders |= {each.folder for each in past.pictures.values()}
        self._delete_but(())
        try:
            self.place.journal.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(self.place.folder, error) from error

    def close(self) -> None:
        """Let go of it; harmless when repeated."""
        with self._writing:
            if self._file:
                self._file.close()
                self._file = None
            if self._lock.is_locked:
                self._release()
            for folder in self._made:  # of which a run that has stored nothing leaves none
                with contextlib.suppress(OSError):
                    folder.rmdir()

    def _delete_but(self, wanted: tuple[str, ...]) -> None:
        # What is there may be another run's, as long as the place is not ours.
        for folder in self._folders if self._lock.is_locked else ():
            for file in folder.glob(f".swinir-{self.place.key}-*"):
                if not file.name.startswith(wanted):
                    with contextlib.suppress(OSError):
                        file.unlink()

    def _unfinished(self, request: UpscaleRequest) -> bool:
        past = self.past.pictures.get(picture_key(request.source, request.page))
        return past is not None and bool(past.pieces)

    def _append(self, event: str, content: Line) -> None:
        if self._file is None:
            self._acquire()
            self._file = self._opened()
            self._put("run", self._header)
            os.fsync(self._file.fileno())
        self._put(event, content)

    def _opened(self) -> IO[bytes]:
        """The file, at its end, on a line of its own even where a kill has torn the last one."""
        afresh = not self.past.run  # the first line of a run is yet to come
        file = self.place.journal.open("wb" if afresh else "ab", buffering=0)
        if not afresh:
            file.write(b"\n")
        return file

    def _acquire(self) -> None:
        if self._lock.is_locked:
            return
        folder = self.place.folder
        made = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
        folder.mkdir(parents=True, exist_ok=True)
        self._made = self._made or made
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            message = tr("Another run is at work with these pictures and the folder “{folder}”.").format(folder=folder)
            raise RequestError(message, tr("Wait for its end, or give another folder with --out.")) from None

    def _release(self) -> None:
        # While it is ours: afterwards the file may be another run's already. Windows deletes none that is open.
        with contextlib.suppress(OSError):
            Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()
        if os.name == "nt":
            with contextlib.suppress(OSError):
                Path(self._lock.lock_file).unlink(missing_ok=True)

    def _put(self, event: str, content: Line) -> None:
        if self._file:
            line = {"event": event, "at": datetime.now(UTC).isoformat(timespec="milliseconds")} | content
            self._file.write(json.dumps(line).encode() + b"\n")
            self.past.take(line)


def earlier(place: RunPlace, known: History | None = None, *, although_ended: bool = False) -> History:
    """What there is to go on with: a run that was broken off, or ``although_ended`` any.

    Args:
        place: of the run.
        known: what its journal held when somebody has read it just before.
        although_ended: whether it may have come to its end.

    Raises:
        RequestError: a newer version of the program has written it, which we might misread.
    """
    found = (known or History()).as_of_now(place.journal)
    if found.version > VERSION:
        message = tr("A newer version of this program has begun a run with these pictures and the folder “{folder}”.").format(
            folder=place.folder
        )
        raise RequestError(message, tr("Go on with that version, or forget the run with --no-resume."))
    return found if although_ended or not found.ended else History()


def header(given: Sequence[Path], workshop: Making) -> Line:
    """What the first line of a run tells for people who look into its journal."""
    asked = asdict(workshop.asked) if workshop.asked else {}
    model = {"model": workshop.model, "sha256": workshop.sha256, "device": workshop.device, "precision": workshop.precision}
    return {"program": __version__, "given": [os.path.abspath(each) for each in given], "compute": asked} | model  # noqa: PTH100
