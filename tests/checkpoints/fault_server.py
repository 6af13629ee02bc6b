"""A server on this machine that gives a file in all the ways in which that can go wrong."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    path: str
    range: str | None
    if_range: str | None


@dataclass
class Exchange:
    """One request being answered; a way of answering calls these."""

    handler: BaseHTTPRequestHandler
    server: FaultServer
    start: int

    def head(self, status: int, length: int | None, **headers: str) -> None:
        self.handler.send_response(status)
        if length is not None:
            self.handler.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def send(self, data: bytes) -> None:
        self.server.sent += len(data)  # first: whoever has all of it may look at the count before this thread goes on
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def proper_head(self, body: bytes, etag: str = '"one"') -> bytes:
        """Begin as a good server does; returns what is to be sent."""
        if self.start:
            reach = f"bytes {self.start}-{len(body) - 1}/{len(body)}"
            self.head(206, len(body) - self.start, ETag=etag, Content_Range=reach)
        else:
            self.head(200, len(body), ETag=etag)
        return body[self.start :]


Way = Callable[[Exchange], None]


@dataclass
class FaultServer:
    """Answers each path in its way, and keeps count.

    Args:
        body: the file.
        etag: of the file; a request that asks for another one gets the whole.
        certificate: serve encrypted with this.
    """

    body: bytes
    etag: str = '"one"'
    certificate: Path | None = None
    ways: dict[str, Way] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    sent: int = 0

    def __enter__(self) -> Self:
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that leave are meant to
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def link(self, path: str = "/file.pth", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.certificate else 'http'}://{host}:{self._server.server_address[1]}{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outside = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = self.headers.get("Range")
                outside.requests.append(Request(self.path, asked, self.headers.get("If-Range")))
                same = self.headers.get("If-Range") in (None, outside.etag)
                start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and same else 0
                self.close_connection = True
                outside.ways.get(self.path, properly)(Exchange(self, outside, start))

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def properly(exchange: Exchange) -> None:
    """As it should be."""
    exchange.send(exchange.proper_head(exchange.server.body, exchange.server.etag))
