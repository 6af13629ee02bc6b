"""Downloads on a machine where something is wrong: certificates, disks, people who stop them, files without a known hash."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from swinir_gui.checkpoints.download import Downloader, discard_partial
from swinir_gui.checkpoints.download_events import (
    DownloadEvent,
    Limits,
    Received,
    Retrying,
)
from swinir_gui.checkpoints.inspection import verify
from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import DownloadError, HashMismatchError
from swinir_gui.progress import Cancelled, CancelToken
from tests.checkpoints.conftest import SIZE, entry_for, store_with
from tests.checkpoints.download_checks import PATIENT, answers, assert_nothing, drop_at, fetch
from tests.checkpoints.fault_server import Exchange, FaultServer, properly
from tests.full_disk import files_no_larger_than


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
        Downloader(CheckpointStore(tmp_path, tmp_path / "personal", (entry,)), PATIENT).fetch(
            entry, lambda event: None, CancelToken()
        )


@pytest.mark.parametrize("moment", ["before", "while waiting", "while receiving", "in silence"])
def test_cancelling(moment: str, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    token, entry = CancelToken(), entry_for(body, server.link())
    patience = replace(PATIENT, limits=Limits(connect=600, read=600), first_wait=600, longest_wait=600)

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
    remove(store, "tiny")
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
