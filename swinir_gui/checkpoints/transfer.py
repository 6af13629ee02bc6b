"""One request for a file: yields what arrives, in pieces, and says in words why it stopped.

The network is read on a thread of its own, and its pieces are handed over in a short queue. So a pause holds the sender back, and
whoever waits here can leave at once, even while a name is being looked up.
"""

from __future__ import annotations

import queue
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import truststore

from swinir_gui import __version__
from swinir_gui.checkpoints.download_events import Limits
from swinir_gui.checkpoints.link_error import LinkError, RangeError, host_of, what_broke
from swinir_gui.errors import DownloadError
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken

LOOK_AGAIN = 0.1  # seconds between two looks at the token
BUSY = (408, 425, 429, 500, 502, 503, 504)
TELLING = 16  # bytes from which a kind of file can be told
WEIGHTS = (b"PK", b"\x80")  # how files of torch begin; those of safetensors have a brace after eight bytes


@dataclass(frozen=True)
class Ask:
    """What is asked for: the bytes from ``start``, if the file is still the one with ``etag``."""

    link: str
    start: int = 0
    etag: str | None = None


@dataclass(frozen=True)
class Answer:
    """What comes: bytes from ``start`` of a file of ``size`` bytes."""

    start: int
    size: int | None
    etag: str | None


def open_client(limits: Limits) -> httpx.Client:
    """A client that trusts whom the system trusts, and takes the system's proxies.

    Raises:
        DownloadError: one of those is of no use.
    """
    try:
        return httpx.Client(
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            follow_redirects=True,
            max_redirects=8,
            headers={"User-Agent": f"swinir-gui/{__version__}", "Accept-Encoding": "identity"},
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:  # the first where it is one for SOCKS
        raise DownloadError(
            tr("The proxy that this system names cannot be used: it is none for HTTP, or its address makes no sense."),
            tr("Correct HTTPS_PROXY or ALL_PROXY, or fetch the file in a browser and import it."),
        ) from error


Piece = Answer | bytes | LinkError | None


class Transfer:
    """A request on its way; ``answer`` first, then ``pieces``.

    Args:
        client: what opens connections.
        ask: which bytes.
        token: looked at while waiting.
    """

    def __init__(self, client: httpx.Client, ask: Ask, token: CancelToken) -> None:
        self._client, self._ask, self._token = client, ask, token
        self._pieces: queue.Queue[Piece] = queue.Queue(maxsize=4)
        self._left = threading.Event()
        threading.Thread(target=self._run, name="transfer", daemon=True).start()

    def answer(self) -> Answer:
        """Wait for what the other side says.

        Raises:
            LinkError: it does not give the file.
            Cancelled: somebody has asked to stop.
        """
        first = self._next()
        if not isinstance(first, Answer):
            raise TypeError("a body without an answer")
        return first

    def pieces(self) -> Iterator[bytes]:
        """The bytes, as they arrive; raises as ``answer`` does."""
        while (piece := self._next()) is not None:
            if isinstance(piece, bytes):
                yield piece

    def leave(self) -> None:
        """Take no more; what the thread still waits for is dropped when it comes."""
        self._left.set()

    def _next(self) -> Answer | bytes | None:
        while True:
            self._token.check()
            try:
                piece = self._pieces.get(timeout=LOOK_AGAIN)
            except queue.Empty:
                continue
            if isinstance(piece, LinkError):
                raise piece
            return piece

    def _run(self) -> None:
        try:
            _receive(self._client, self._ask, self._hand_over)
        except LinkError as error:
            self._hand_over(error)
        except Exception as error:  # noqa: BLE001 - whatever it was, somebody waits to hear of it
            self._hand_over(what_broke(error, host_of(self._ask.link)))
        else:
            self._hand_over(None)

    def _hand_over(self, piece: Piece) -> bool:
        """False once nobody takes pieces any more."""
        while not self._left.is_set():
            try:
                self._pieces.put(piece, timeout=LOOK_AGAIN)
            except queue.Full:
                continue
            return True
        return False


def _receive(client: httpx.Client, ask: Ask, hand_over: Callable[[Piece], bool]) -> None:
    headers = {"Range": f"bytes={ask.start}-"} if ask.start else {}
    if ask.start and ask.etag:
        headers["If-Range"] = ask.etag
    with client.stream("GET", ask.link, headers=headers) as response:
        answer = _understood(response, ask)
        pieces = response.iter_raw()  # of any size: what is held back would be lost when the connection breaks
        beginning = b"".join(_until(pieces, TELLING))
        if answer.start == 0 and beginning:
            _check_beginning(beginning, host_of(ask.link))
        wanted = hand_over(answer) and hand_over(beginning)
        while wanted and (piece := next(pieces, b"")):
            wanted = hand_over(piece)


def _until(pieces: Iterator[bytes], length: int) -> Iterator[bytes]:
    """Pieces from the beginning until they are so many bytes together."""
    while length > 0 and (piece := next(pieces, b"")):
        length -= len(piece)
        yield piece


def _understood(response: httpx.Response, ask: Ask) -> Answer:
    host = host_of(ask.link)
    _check_status(response, host)
    hops = [*response.history, response]
    if ask.link.startswith("https:") and any(hop.url.scheme != "https" for hop in hops):
        raise LinkError(tr("{host} led to a place that is not encrypted.").format(host=host))
    if "text/html" in response.headers.get("Content-Type", ""):
        raise LinkError(tr("{host} sent a web page instead of the file; a network may ask you to sign in first.").format(host=host))
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise LinkError(tr("{host} sent the file in a form that was not asked for.").format(host=host))
    etag = response.headers.get("ETag")
    if etag and etag.startswith("W/"):
        etag = None  # says that two files mean the same, not that they are the same
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        return Answer(0, _number(response.headers.get("Content-Length")), etag)
    return _partial(response, ask, etag)


def _partial(response: httpx.Response, ask: Ask, etag: str | None) -> Answer:
    kind, _, rest = response.headers.get("Content-Range", "").partition(" ")
    reach, _, total = rest.partition("/")
    start = _number(reach.partition("-")[0])
    if kind != "bytes" or start is None or start != ask.start or not ask.start:
        raise RangeError(tr("{host} sent another part of the file than was asked for.").format(host=host_of(ask.link)))
    if ask.etag and etag and etag != ask.etag:
        raise RangeError(tr("{host} has another file now.").format(host=host_of(ask.link)))
    return Answer(start, _number(total), etag or ask.etag)


def _check_status(response: httpx.Response, host: str) -> None:
    status = response.status_code
    if status in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        return
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise RangeError(tr("{host} has not as much of the file as is here.").format(host=host))
    if status in BUSY:
        raise LinkError(
            tr("{host} is busy (status {status}).").format(host=host, status=status),
            again=True,
            after=_number(response.headers.get("Retry-After")) or 0,
        )
    if status in (404, 410):
        raise LinkError(tr("{host} does not have the file any more (status {status}).").format(host=host, status=status))
    if status in (401, 403, 407, 451):
        raise LinkError(tr("{host} does not give the file to us (status {status}).").format(host=host, status=status))
    raise LinkError(tr("{host} answered with status {status}.").format(host=host, status=status))


def _check_beginning(piece: bytes, host: str) -> None:
    if piece.startswith(WEIGHTS) or piece[8:9] == b"{":
        return
    if piece.lstrip()[:1] == b"<":
        raise LinkError(tr("{host} sent a web page instead of the file; a network may ask you to sign in first.").format(host=host))
    raise LinkError(tr("{host} sent something else than a weight file.").format(host=host))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and text.isascii() else None
