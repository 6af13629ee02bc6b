"""Downloads from a server that does everything wrong: a correct file, or one clear sentence and no file."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.download import Downloader, discard_partial
from swinir_gui.checkpoints.download_events import (
    Checking,
    DownloadEvent,
    Limits,
    Patience,
    Received,
    Retrying,
    Switching,
)
from swinir_gui.checkpoints.inspection import verify
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import DownloadError, HashMismatchError
from swinir_gui.progress import Cancelled, CancelToken
from tests.checkpoints.conftest import SIZE, entry_for, store_with
from tests.checkpoints.fault_server import Exchange, FaultServer, Way, properly

QUICK = Patience(Limits(connect=5, read=0.3), attempts=3, first_wait=0.01, longest_wait=0.02, slow_after=0.1, slow_bytes=5000)
OTHER = "/other.pth"


def fetch(
    entry: CatalogEntry,
    folder: Path,
    listener: Callable[[DownloadEvent], None] = lambda event: None,
    token: CancelToken | None = None,
) -> bytes:
    store = store_with(folder, entry)
    stored = Downloader(store, QUICK).fetch(entry, listener, token or CancelToken())
    assert (stored.name, stored.entry) == (entry.id, entry)
    assert store.find(entry.id) == stored
    assert store.state(entry) == Ready()
    assert {path.name for path in store.personal.iterdir()} <= {entry.file, "ledger.json", ".locks", f"{entry.file}.damaged"}
    return stored.path.read_bytes()


def assert_nothing(entry: CatalogEntry, folder: Path) -> None:
    store = store_with(folder, entry)
    assert not (store.personal / entry.file).exists()
    assert isinstance(store.state(entry), Missing | Partial)


def drop_at(place: int) -> Way:
    """Break off each time at the next multiple of ``place``."""

    def way(exchange: Exchange) -> None:
        rest = exchange.proper_head(exchange.server.body)
        exchange.send(rest[: place - exchange.start % place])

    return way


def test_a_download(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    events: list[DownloadEvent] = []
    assert fetch(entry_for(body, server.link()), tmp_path, events.append) == body
    received = [event for event in events if isinstance(event, Received)]
    assert received[-1].received == received[-1].size == SIZE
    assert received[-1].seconds_left == 0
    assert all(event.speed > 0 for event in received)
    assert events[-1] == Checking()
    assert len(server.requests) == 1


def test_what_is_here_is_not_fetched_again(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body, server.link())
    fetch(entry, tmp_path)
    fetch(entry, tmp_path)
    assert len(server.requests) == 1


def test_a_file_put_there_by_hand_is_taken(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    (tmp_path / "personal").mkdir()
    (tmp_path / "personal" / "tiny.pth").write_bytes(body)
    fetch(entry_for(body, server.link()), tmp_path)
    assert server.requests == []


def test_a_damaged_file_is_set_aside_when_the_good_one_is_here(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    (tmp_path / "personal").mkdir()
    (tmp_path / "personal" / "tiny.pth").write_bytes(b"damaged")
    assert fetch(entry_for(body, server.link()), tmp_path) == body
    assert (tmp_path / "personal" / "tiny.pth.damaged").read_bytes() == b"damaged"


@pytest.mark.parametrize("tenth", range(10))
def test_a_drop_at_every_tenth(tenth: int, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = way = drop_at(SIZE)

    def once(exchange: Exchange) -> None:
        server.ways["/file.pth"] = way
        rest = exchange.proper_head(exchange.server.body)
        exchange.send(rest[: SIZE * tenth // 10])

    server.ways["/file.pth"] = once
    assert fetch(entry_for(body, server.link()), tmp_path) == body
    assert server.sent == SIZE
    assert [request.range for request in server.requests[1:]] == [f"bytes={SIZE * tenth // 10}-" if tenth else None]


def test_drops_again_and_again_with_progress(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = drop_at(SIZE // 10)
    assert fetch(entry_for(body, server.link()), tmp_path) == body
    assert server.sent == SIZE
    assert {request.if_range for request in server.requests[1:]} == {'"one"'}


def without_range(exchange: Exchange) -> None:
    first = len(exchange.server.requests) == 1
    exchange.head(200, SIZE)
    exchange.send(exchange.server.body[: SIZE // 2 if first else SIZE])


def changed_etag(exchange: Exchange) -> None:
    """The file was replaced while it was sent; If-Range is understood."""
    server = exchange.server
    if len(server.requests) == 1:
        server.etag = '"two"'
        exchange.head(200, SIZE, ETag='"one"')
        exchange.send(b"PK" + bytes(SIZE // 2))
    else:
        properly(exchange)


def changed_etag_unnoticed(exchange: Exchange) -> None:
    """The same from a server that does not know If-Range and mixes two files."""
    server = exchange.server
    if len(server.requests) == 1:
        exchange.head(200, SIZE, ETag='"one"')
        exchange.send(b"PK" + bytes(SIZE // 2))
    else:
        exchange.send(exchange.proper_head(server.body, '"two"'))


def mixed_without_etag(exchange: Exchange) -> None:
    """Two files of one size, and nothing that tells them apart but the hash."""
    if len(exchange.server.requests) == 1:
        exchange.head(200, SIZE)
        exchange.send(b"PK" + bytes(SIZE // 2))
    elif exchange.start:
        exchange.head(206, SIZE - exchange.start, Content_Range=f"bytes {exchange.start}-{SIZE - 1}/{SIZE}")
        exchange.send(exchange.server.body[exchange.start :])
    else:
        properly(exchange)


def wrong_start(exchange: Exchange) -> None:
    if len(exchange.server.requests) == 1:
        exchange.head(200, SIZE, ETag='"one"')
        exchange.send(exchange.server.body[: SIZE // 2])
    elif exchange.start:
        exchange.head(206, SIZE - 10, ETag='"one"', Content_Range=f"bytes 10-{SIZE - 1}/{SIZE}")
        exchange.send(exchange.server.body[10:])
    else:
        properly(exchange)


def unasked_part(exchange: Exchange) -> None:
    if len(exchange.server.requests) == 1:
        exchange.head(206, SIZE - 10, ETag='"one"', Content_Range=f"bytes 10-{SIZE - 1}/{SIZE}")
        exchange.send(exchange.server.body[10:])
    else:
        properly(exchange)


def not_satisfiable(exchange: Exchange) -> None:
    if len(exchange.server.requests) == 1:
        exchange.head(200, SIZE, ETag='"one"')
        exchange.send(exchange.server.body[: SIZE // 2])
    elif exchange.start:
        exchange.head(416, 0, Content_Range=f"bytes */{SIZE}")
    else:
        properly(exchange)


def busy(status: int) -> Way:
    def way(exchange: Exchange) -> None:
        if len(exchange.server.requests) < 3:
            exchange.head(status, 0, Retry_After="3600")
        else:
            properly(exchange)

    return way


def in_chunks(exchange: Exchange) -> None:
    exchange.head(200, None, Transfer_Encoding="chunked")
    exchange.send(b"%x\r\n%b\r\n0\r\n\r\n" % (SIZE, exchange.server.body))


def redirected(exchange: Exchange) -> None:
    exchange.head(302, 0, Location="/elsewhere.pth")


SURVIVED: dict[str, Way] = {
    "no Range": without_range,
    "changed ETag": changed_etag,
    "changed ETag, unnoticed": changed_etag_unnoticed,
    "two files mixed": mixed_without_etag,
    "206 with a wrong start": wrong_start,
    "206 that nobody asked for": unasked_part,
    "416": not_satisfiable,
    "429": busy(429),
    "503": busy(503),
    "chunked": in_chunks,
    "redirected": redirected,
}


@pytest.mark.parametrize("fault", SURVIVED)
def test_what_one_link_survives(fault: str, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = SURVIVED[fault]
    assert fetch(entry_for(body, server.link()), tmp_path) == body


def answers(status: int, content: bytes = b"", **headers: str) -> Way:
    def way(exchange: Exchange) -> None:
        exchange.head(status, len(content), **headers)
        exchange.send(content)

    return way


def too_short(exchange: Exchange) -> None:
    exchange.head(200, SIZE // 2)
    exchange.send(exchange.server.body[: SIZE // 2])


def too_long(exchange: Exchange) -> None:
    exchange.head(200, SIZE + 5)
    exchange.send(exchange.server.body + b"extra")


def without_end(exchange: Exchange) -> None:
    """No length, and more than the file has."""
    exchange.head(200, None)
    exchange.send(exchange.server.body)
    while not exchange.server.stopping.is_set():
        exchange.send(bytes(SIZE))


def slowly(exchange: Exchange) -> None:
    rest = exchange.proper_head(exchange.server.body)
    for place in range(len(rest)):
        if exchange.server.stopping.wait(0.005):
            return
        exchange.send(rest[place : place + 1])


def silently(exchange: Exchange) -> None:
    exchange.proper_head(exchange.server.body)
    exchange.send(exchange.server.body[:10] if not exchange.start else b"")
    exchange.server.stopping.wait()


def mute(exchange: Exchange) -> None:
    exchange.server.stopping.wait()


def flipped(exchange: Exchange) -> None:
    damaged = bytearray(exchange.server.body)
    damaged[SIZE // 3] ^= 4
    exchange.send(exchange.proper_head(bytes(damaged)))


def circle(exchange: Exchange) -> None:
    exchange.head(302, 0, Location="/file.pth")


def nonsense(exchange: Exchange) -> None:
    exchange.send(b"what?\r\n\r\n")


SQUEEZED = gzip.compress(bytes(SIZE))
PAGE = b"<!DOCTYPE html><html><body>Sign in to this network</body></html>"


def web_page(exchange: Exchange) -> None:
    exchange.head(200, None)
    exchange.send(PAGE)


DEFEATED: dict[str, tuple[Way, str]] = {
    "dropped at once": (lambda exchange: None, "broke off"),
    "Content-Length too short": (too_short, f"has a file of {SIZE // 2} bytes instead of {SIZE}"),
    "Content-Length too long": (too_long, f"has a file of {SIZE + 5} bytes instead of {SIZE}"),
    "without end": (without_end, "sends more than the file has"),
    "endless and slow": (slowly, "sends too slowly"),
    "silent in the middle": (silently, "stopped sending"),
    "silent from the start": (mute, "stopped sending"),
    "redirect loop": (circle, "led round in circles"),
    "redirect to nonsense": (answers(302, Location="gopher://x/"), "cannot be understood"),
    "403": (answers(403), "does not give the file to us (status 403)"),
    "404": (answers(404), "does not have the file any more (status 404)"),
    "418": (answers(418), "answered with status 418"),
    "429": (answers(429), "is busy (status 429)"),
    "500": (answers(500), "is busy (status 500)"),
    "503": (answers(503, Retry_After="soon"), "is busy (status 503)"),
    "a web page": (answers(200, PAGE, Content_Type="text/html; charset=utf-8"), "sent a web page"),
    "a web page that does not say so": (web_page, "sent a web page"),
    "something else": (lambda exchange: exchange.send(exchange.proper_head(bytes(SIZE))), "something else than a weight file"),
    "flipped bit": (flipped, "is not the file that was published"),
    "gzip": (answers(200, SQUEEZED, Content_Encoding="gzip"), "in a form that was not asked for"),
    "truncated gzip": (answers(200, SQUEEZED[:50], Content_Encoding="gzip"), "in a form that was not asked for"),
    "nonsense": (nonsense, "broke off"),
    "an empty file": (answers(200), f"has a file of 0 bytes instead of {SIZE}"),
}


@pytest.mark.parametrize("fault", DEFEATED)
def test_what_one_link_does_not_survive(fault: str, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    way, sentence = DEFEATED[fault]
    server.ways["/file.pth"] = way
    entry = entry_for(body, server.link())
    with pytest.raises(HashMismatchError if fault == "flipped bit" else DownloadError) as caught:
        fetch(entry, tmp_path)
    assert sentence in caught.value.message
    assert caught.value.message.startswith("“tiny” cannot be fetched. ")
    assert server.link() in caught.value.hint
    assert str(tmp_path / "personal") in caught.value.hint
    assert_nothing(entry, tmp_path)
    assert len(server.requests) <= 10


@pytest.mark.parametrize("fault", DEFEATED)
def test_the_next_link_takes_over(fault: str, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = DEFEATED[fault][0]
    events: list[DownloadEvent] = []
    assert fetch(entry_for(body, server.link(), server.link(OTHER)), tmp_path, events.append) == body
    assert [event.host for event in events if isinstance(event, Switching)] == ["127.0.0.1"]


def test_the_next_link_goes_on_where_the_first_stopped(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    def once(exchange: Exchange) -> None:
        server.ways["/file.pth"] = answers(404)
        exchange.send(exchange.proper_head(body)[: SIZE // 2])

    server.ways["/file.pth"] = once
    assert fetch(entry_for(body, server.link(), server.link(OTHER)), tmp_path) == body
    assert server.sent == SIZE


def test_an_address_that_cannot_be_found(body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body, "https://weights.invalid/a.pth", "https://mirror.invalid/a.pth")
    with pytest.raises(DownloadError, match="this machine seems to be offline") as caught:
        fetch(entry, tmp_path)
    assert "https://weights.invalid/a.pth" in caught.value.hint
    assert_nothing(entry, tmp_path)


def test_nobody_listens(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    with FaultServer(body) as other:
        link = other.link()
    with pytest.raises(DownloadError, match="offline"):
        fetch(entry_for(body, link), tmp_path)
    assert fetch(entry_for(body, link, server.link()), tmp_path) == body


def test_the_proxy_of_the_system_is_asked(
    server: FaultServer, body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.link(""))
    assert fetch(entry_for(body, "http://weights.invalid/file.pth"), tmp_path) == body
    assert server.requests[0].path == "http://weights.invalid/file.pth"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that nobody has signed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    command = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    made = [*command.split(), "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(made, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


def test_a_certificate_that_nobody_signed(body: bytes, certificate: Path, tmp_path: Path) -> None:
    with FaultServer(body, certificate=certificate) as server:
        entry = entry_for(body, server.link(host="localhost"))
        with pytest.raises(DownloadError, match="localhost cannot show that it is localhost"):
            fetch(entry, tmp_path)
        assert_nothing(entry, tmp_path)
        assert server.requests == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="elsewhere the system's own list of certificates is asked")
def test_a_certificate_that_the_system_trusts(
    body: bytes, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("certificate.pem")))
    with FaultServer(body, certificate=certificate) as server, FaultServer(body) as plain:
        server.ways["/down.pth"] = answers(302, Location=plain.link())
        with pytest.raises(DownloadError, match="not encrypted"):
            fetch(entry_for(body, server.link("/down.pth", "localhost")), tmp_path)
        assert fetch(entry_for(body, server.link(host="localhost")), tmp_path) == body


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """As on a disk that is full."""
    resource = pytest.importorskip("resource")
    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, earlier)


def test_a_full_disk(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body, server.link())
    with files_no_larger_than(SIZE // 2), pytest.raises(DownloadError, match="is full"):
        fetch(entry, tmp_path)
    assert_nothing(entry, tmp_path)
    assert fetch(entry, tmp_path) == body


def test_a_disk_without_room_is_told_before(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body, server.link())
    assert entry.source
    large = replace(entry, source=replace(entry.source, size=10**18, expected_size=10**18))
    with pytest.raises(DownloadError, match="are needed"):
        fetch(large, tmp_path)
    assert server.requests == []


def test_a_folder_that_cannot_be_made(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    (tmp_path / "personal").write_bytes(b"")
    entry = entry_for(body, server.link())
    with pytest.raises(DownloadError, match="Nothing can be stored"):
        Downloader(CheckpointStore(tmp_path, tmp_path / "personal", (entry,)), QUICK).fetch(
            entry, lambda event: None, CancelToken()
        )


@pytest.mark.parametrize("moment", ["before", "while waiting", "while receiving", "in silence"])
def test_cancelling(moment: str, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    token, entry = CancelToken(), entry_for(body, server.link())
    patience = replace(QUICK, limits=Limits(connect=600, read=600), first_wait=600, longest_wait=600)

    def listen(event: DownloadEvent) -> None:
        if isinstance(event, Retrying):
            threading.Thread(target=token.cancel).start()
        elif moment == "while receiving" and isinstance(event, Received):
            token.cancel()

    server.ways["/file.pth"] = {"while waiting": answers(503), "in silence": lambda exchange: cancelling(exchange, token)}.get(
        moment, properly
    )
    if moment == "before":
        token.cancel()
    with pytest.raises(Cancelled):
        Downloader(store_with(tmp_path, entry), patience).fetch(entry, listen, token)
    assert_nothing(entry, tmp_path)
    del server.ways["/file.pth"]
    assert fetch(entry, tmp_path) == body


def cancelling(exchange: Exchange, token: CancelToken) -> None:
    exchange.proper_head(exchange.server.body)
    exchange.send(exchange.server.body[: SIZE // 2])
    token.cancel()
    exchange.server.stopping.wait()


def test_a_pause_holds_the_sender_and_goes_on(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    token, paused = CancelToken(), threading.Event()
    resuming = threading.Thread(target=lambda: (paused.wait(), token.resume()))
    resuming.start()
    seen: list[int] = []

    def listen(event: DownloadEvent) -> None:
        if isinstance(event, Received):
            seen.append(event.received)
            if len(seen) == 1:
                token.pause()
                paused.set()

    assert fetch(entry_for(body, server.link()), tmp_path, listen, token) == body
    resuming.join()
    assert not token.paused


def test_the_first_download_of_a_file_without_a_hash_is_what_later_ones_are_held_to(
    server: FaultServer, tiny_weights: bytes, tmp_path: Path
) -> None:
    server.body = tiny_weights
    entry = entry_for(tiny_weights, server.link(), known=False)
    assert fetch(entry, tmp_path) == tiny_weights
    store = store_with(tmp_path, entry)
    store.remove("tiny")
    server.body = tiny_weights[:-1] + b"\x01"
    with pytest.raises(HashMismatchError, match="is not the file that was published"):
        fetch(entry, tmp_path)
    assert_nothing(entry, tmp_path)
    server.body = tiny_weights
    assert fetch(entry, tmp_path) == tiny_weights


@pytest.mark.parametrize("share", [0.3, 0.99])
def test_without_a_hash_it_must_load(share: float, server: FaultServer, tiny_weights: bytes, tmp_path: Path) -> None:
    server.body = tiny_weights[: int(len(tiny_weights) * share)]
    entry = entry_for(tiny_weights, server.link(), known=False)
    with pytest.raises(HashMismatchError, match=r"“tiny\.pth” is damaged"):
        fetch(entry, tmp_path)
    assert_nothing(entry, tmp_path)


def test_without_a_hash_it_must_be_the_stated_network(server: FaultServer, tiny_weights: bytes, tmp_path: Path) -> None:
    server.body = tiny_weights
    entry = replace(entry_for(tiny_weights, server.link(), known=False), config=entry_for(tiny_weights).config)
    other = replace(entry, config=replace(entry.config, image_range=255.0))
    with pytest.raises(HashMismatchError, match="holds another network than its name says"):
        fetch(other, tmp_path)
    assert fetch(entry, tmp_path) == tiny_weights


def test_without_a_hash_a_flipped_bit_is_found(server: FaultServer, tiny_weights: bytes, tmp_path: Path) -> None:
    damaged = bytearray(tiny_weights)
    damaged[len(damaged) // 2] ^= 1
    server.body = bytes(damaged)
    with pytest.raises(HashMismatchError, match="damaged"):
        fetch(entry_for(tiny_weights, server.link(), known=False), tmp_path)


def test_without_a_hash_two_editions_are_never_mixed(server: FaultServer, tiny_weights: bytes, tmp_path: Path) -> None:
    server.body = tiny_weights
    half = len(tiny_weights) // 2

    def once(exchange: Exchange) -> None:
        del server.ways["/file.pth"]
        exchange.head(200, len(tiny_weights))
        exchange.send(b"PK" + bytes(half - 2))

    server.ways["/file.pth"] = once
    assert fetch(entry_for(tiny_weights, server.link(), known=False), tmp_path) == tiny_weights
    assert server.requests[1].range is None


def test_what_has_arrived_can_be_thrown_away(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = drop_at(SIZE // 2)
    entry = entry_for(body, server.link())
    token = CancelToken()
    with pytest.raises(Cancelled):
        fetch(entry, tmp_path, lambda event: token.cancel() if isinstance(event, Retrying) else None, token)
    store = store_with(tmp_path, entry)
    assert store.state(entry) == Partial(SIZE // 2, SIZE)
    discard_partial(store, entry)
    assert store.state(entry) == Missing()


def test_a_file_that_changes_later_is_found_out(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body, server.link())
    fetch(entry, tmp_path)
    store = store_with(tmp_path, entry)
    (store.personal / "tiny.pth").write_bytes(b"PK" + body[2:-1] + b"?")
    assert isinstance(verify(store, "tiny"), Corrupt)
    with pytest.raises(HashMismatchError, match="must not be used"):
        store.find("tiny")
    assert fetch(entry, tmp_path) == body
