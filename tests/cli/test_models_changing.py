"""``swinir models download | import | verify | remove``."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.cli import models
from swinir_gui.paths import checkpoint_folder, embedded_models
from tests.checkpoints.conftest import SIZE, body, entry_for, server
from tests.checkpoints.fault_server import Exchange, FaultServer
from tests.cli.command import Command

__all__ = ["body", "server"]


@pytest.fixture
def tiny_id(server: FaultServer, body: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    """A published model on the local server."""
    entry = entry_for(body, server.link("/gone.pth"), server.link())
    server.ways["/gone.pth"] = lambda exchange: exchange.head(404, 0)
    monkeypatch.setattr(models, "store", lambda: CheckpointStore(embedded_models(), checkpoint_folder(), (entry,)))
    return entry.id


def test_download(tiny_id: str, swinir: Command, body: bytes, server: FaultServer) -> None:
    outcome = swinir("models", "download", tiny_id)
    target = checkpoint_folder() / "tiny.pth"
    assert (outcome.status, outcome.out) == (0, [str(target)])
    assert target.read_bytes() == body
    assert any("does not have the file any more" in line for line in outcome.err)
    assert any("0.2 MB of 0.2 MB" in line for line in outcome.err)
    again = swinir("models", "download", tiny_id, "--json", "--quiet")
    assert json.loads(again.out[0]) == {"id": "tiny", "path": str(target), "scale": 2}
    assert again.err == []
    assert len(server.requests) == 2


def test_download_of_a_chain_fetches_what_is_not_here(tiny_id: str, swinir: Command, body: bytes) -> None:
    outcome = swinir("models", "download", f"{tiny_id}+photo-x2", "--quiet")
    assert (outcome.status, outcome.out) == (0, [str(checkpoint_folder() / "tiny.pth")])
    assert (checkpoint_folder() / "tiny.pth").read_bytes() == body
    again = swinir("models", "download", f"{tiny_id}+photo-x2")
    assert (again.status, again.out, again.err) == (0, [], ["Everything that it takes is here."])
    assert [line.split()[0] for line in swinir("models", "verify", f"{tiny_id}+photo-x2").out] == ["tiny", "photo-x2"]


def test_download_of_the_embedded_model_is_none(swinir: Command) -> None:
    outcome = swinir("models", "download", "photo-x2")
    assert (outcome.status, len(outcome.out)) == (0, 1)


def test_download_of_nothing_known(swinir: Command) -> None:
    outcome = swinir("models", "download", "no-such-model")
    assert (outcome.status, outcome.out) == (2, [])
    assert "no published model “no-such-model”" in outcome.sentence


def test_download_that_fails(tiny_id: str, swinir: Command, server: FaultServer) -> None:
    server.ways["/file.pth"] = lambda exchange: exchange.head(403, 0)
    outcome = swinir("models", "download", tiny_id, "--quiet")
    assert (outcome.status, outcome.out) == (1, [])
    assert "“tiny” cannot be fetched" in outcome.sentence
    assert str(checkpoint_folder()) in outcome.sentence


@pytest.mark.skipif(os.name == "nt", reason="there, a signal to oneself is an end")
def test_interrupted_it_goes_on_later(tiny_id: str, swinir: Command, server: FaultServer, body: bytes) -> None:
    def half(exchange: Exchange) -> None:
        del server.ways["/file.pth"]
        exchange.send(exchange.proper_head(body)[: SIZE // 2])
        part = checkpoint_folder() / "tiny.pth.part"
        while not (part.exists() and part.stat().st_size == SIZE // 2):
            server.stopping.wait(0.01)
        os.kill(os.getpid(), signal.SIGINT)
        server.stopping.wait()

    server.ways["/file.pth"] = half
    outcome = swinir("models", "download", tiny_id, "--quiet")
    assert (outcome.status, outcome.out) == (130, [])
    assert "what has arrived is kept" in outcome.sentence
    listed = json.loads(next(line for line in swinir("models", "list", "--json").out if f'"{tiny_id}"' in line))
    assert (listed["state"], listed["received"]) == ("partial", SIZE // 2)
    assert any("50% here" in line for line in swinir("models", "list").out)
    assert swinir("models", "download", tiny_id, "--quiet").status == 0
    assert server.sent == SIZE


def test_import_and_what_follows(swinir: Command, tiny: Path, grey: Path) -> None:
    outcome = swinir("models", "import", tiny)
    assert (outcome.status, outcome.out) == (0, [str(checkpoint_folder() / "tiny.safetensors")])
    assert outcome.err == ["It is called “tiny” now."]
    named = swinir("models", "import", grey, "--name", "Old Film", "--json")
    assert json.loads(named.out[0])["id"] == "old-film"
    listed = [json.loads(line) for line in swinir("models", "list", "--json").out]
    own = [each for each in listed if each["kind"] == "own"]
    assert [(each["id"], each["scale"], each["channels"], each["state"]) for each in own] == [
        ("old-film", 1, 1, "ready"),
        ("tiny", 2, 3, "ready"),
    ]
    assert "SwinIR with 2 layers" in "\n".join(swinir("models", "list").out)
    assert json.loads(swinir("models", "show", "old-film", "--json").out[0])["channels"] == 1
    assert [line.split()[:2] for line in swinir("models", "verify").out] == [
        [each, "ready"] for each in (*(entry.id for entry in EMBEDDED), "old-film", "tiny")
    ]
    assert swinir("models", "remove", "old-film", "--yes").out == ["old-film"]
    assert not (checkpoint_folder() / "old-film.pth").exists()


def test_import_of_what_is_no_model(swinir: Command, tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_text("hello")
    outcome = swinir("models", "import", tmp_path / "a.pth")
    assert (outcome.status, outcome.out) == (1, [])
    assert "“a.pth”" in outcome.sentence


def test_verify_tells_what_is_damaged(tiny_id: str, swinir: Command, body: bytes) -> None:
    swinir("models", "download", tiny_id)
    (checkpoint_folder() / "tiny.pth").write_bytes(body[::-1])
    outcome = swinir("models", "verify", tiny_id)
    assert outcome.status == 1
    assert outcome.out[0].split()[:2] == ["tiny", "damaged"]
    shown = json.loads(swinir("models", "verify", tiny_id, "--json").out[0])
    assert (shown["id"], shown["state"]) == ("tiny", "corrupt")
    assert "not that of the original" in shown["reason"]
    assert swinir("models", "verify", "nothing").status == 1
    shown = swinir("models", "show", tiny_id)
    assert (shown.status, shown.out) == (1, [])
    assert "must not be used" in shown.sentence


def test_remove_has_to_be_confirmed(swinir: Command, tiny: Path) -> None:
    swinir("models", "import", tiny)
    outcome = swinir("models", "remove", "tiny")
    assert outcome.status == 2
    assert "--yes" in outcome.sentence
    assert (checkpoint_folder() / "tiny.safetensors").exists()
    assert swinir("models", "remove", "tiny", "nothing", "--yes", "--json").status == 1
    assert not (checkpoint_folder() / "tiny.safetensors").exists()


def test_nobody_is_asked_about_what_cannot_be_removed(swinir: Command, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    swinir("models", "import", tiny)
    for wanted, why in (
        ("photo-x2", "“photo-x2” is a part of the program. It cannot be removed."),
        ("nothing", "There is no model"),
    ):
        outcome = swinir("models", "remove", wanted)
        assert (outcome.status, outcome.sentence.startswith(why)) == (1, True)
    assert "[y/N]" in swinir("models", "remove", "tiny").err[0]  # and of what can be, they are
    assert (checkpoint_folder() / "tiny.safetensors").exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_where_tells_scripts_more(swinir: Command) -> None:
    assert json.loads(swinir("models", "where", "--json").out[0]) == {"path": str(checkpoint_folder()), "used": 0}
