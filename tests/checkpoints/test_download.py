"""Downloads from a server that does everything wrong: a correct file, or one clear sentence and no file."""

from __future__ import annotations

import gzip
import socket
from pathlib import Path

import pytest

from swinir_gui.checkpoints.download_events import (
    Checking,
    DownloadEvent,
    Received,
    Switching,
)
from swinir_gui.errors import DownloadError, HashMismatchError
from tests.checkpoints.conftest import SIZE, entry_for
from tests.checkpoints.download_checks import (
    OTHER,
    PATIENT,
    WITH_SILENCE,
    WITH_SLOWNESS,
    answers,
    assert_nothing,
    drop_at,
    fetch,
)
from tests.checkpoints.fault_server import Exchange, FaultServer, Way, properly


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
IMPATIENT = {"endless and slow": WITH_SLOWNESS, "silent in the middle": WITH_SILENCE, "silent from the start": WITH_SILENCE}


@pytest.mark.parametrize("fault", DEFEATED)
def test_what_one_link_does_not_survive(fault: str, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    way, sentence = DEFEATED[fault]
    server.ways["/file.pth"] = way
    entry = entry_for(body, server.link())
    with pytest.raises(HashMismatchError if fault == "flipped bit" else DownloadError) as caught:
        fetch(entry, tmp_path, patience=IMPATIENT.get(fault, PATIENT))
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
    entry = entry_for(body, server.link(), server.link(OTHER))
    assert fetch(entry, tmp_path, events.append, patience=IMPATIENT.get(fault, PATIENT)) == body
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
    with socket.socket() as taken:  # so that nobody else can begin to
        taken.bind(("127.0.0.1", 0))
        link = f"http://127.0.0.1:{taken.getsockname()[1]}/file.pth"
        with pytest.raises(DownloadError, match="offline"):
            fetch(entry_for(body, link), tmp_path)
        assert fetch(entry_for(body, link, server.link()), tmp_path) == body


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "ftp://127.0.0.1", "http://[::1"])
def test_a_proxy_that_is_of_no_use(
    proxy: str, server: FaultServer, body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(DownloadError, match="proxy"):
        fetch(entry_for(body, server.link()), tmp_path)


def test_the_proxy_of_the_system_is_asked(
    server: FaultServer, body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.link(""))
    assert fetch(entry_for(body, "http://weights.invalid/file.pth"), tmp_path) == body
    assert server.requests[0].path == "http://weights.invalid/file.pth"
