"""Models to be fetched from a server on this machine, which gives as much as a test lets it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.gui import session
from swinir_gui.gui.dialogs.models_dialog import ModelsDialog
from swinir_gui.gui.item_models.model_line import ModelLine, Standing, Wish
from tests.checkpoints.conftest import entry_for
from tests.checkpoints.fault_server import Exchange, FaultServer
from tests.cli.command import COLOUR_X2, weights
from tests.gui.driving import Person


@dataclass
class Shelf:
    """A server with weight files, each with an entry of a catalogue."""

    server: FaultServer
    bodies: dict[str, bytes]
    gates: dict[str, threading.Event] = field(default_factory=dict)

    def serve(self, model: str) -> None:
        """Send a file as it should be."""
        self.server.ways[f"/{model}"] = lambda exchange: exchange.send(exchange.proper_head(self.bodies[model]))

    def stop_half_way(self, model: str) -> None:
        """Send half of a file, and the rest once ``let_go`` is called."""
        gate = self.gates[model] = threading.Event()

        def way(exchange: Exchange) -> None:
            rest = exchange.proper_head(self.bodies[model])
            half = max(0, (len(self.bodies[model]) + 1) // 2 - exchange.start)
            exchange.send(rest[:half])
            while not gate.wait(0.02) and not exchange.server.stopping.is_set():
                pass
            exchange.send(rest[half:])

        self.server.ways[f"/{model}"] = way

    def let_go(self, model: str) -> None:
        self.gates[model].set()

    def asked(self, model: str) -> list[str | None]:
        """From which byte on a file was asked for, each time."""
        return [request.range for request in self.server.requests if request.path == f"/{model}"]


@contextmanager
def shelf(monkeypatch: pytest.MonkeyPatch, *models: str) -> Iterator[Shelf]:
    """From now on windows know these models, and no others but those that come with the program."""
    with FaultServer(b"") as server:
        made = Shelf(server, {model: _weights(number) for number, model in enumerate(models)})
        for model in models:
            made.serve(model)
        entries = tuple(_entry(model, body, server.link(f"/{model}")) for model, body in made.bodies.items())
        monkeypatch.setattr(session, "CheckpointStore", partial(CheckpointStore, published=entries))
        yield made


def _weights(number: int) -> bytes:
    found, file = weights(COLOUR_X2), io.BytesIO()
    found["conv_first.bias"] += (number + 1) * 1e-4
    torch.save(found, file)
    return file.getvalue()


def _entry(model: str, body: bytes, link: str) -> CatalogEntry:
    return replace(entry_for(body, link), id=model, file=f"{model}.pth")


@dataclass
class Manager:
    """The dialog of a window, as a person uses it."""

    person: Person
    dialog: ModelsDialog

    @classmethod
    def of(cls, person: Person) -> Manager:
        person.window.actions_["models"].trigger()
        dialog = person.session.models.dialog
        assert dialog
        person.wait(dialog.filters.search.hasFocus)
        return cls(person, dialog)

    def line(self, model: str) -> ModelLine:
        row = self.dialog._model.row_of(model)
        assert row is not None, model
        return self.dialog._model.lines[row]

    def wait_for(self, model: str, standing: Standing) -> None:
        self.person.wait(lambda: self.line(model).standing is standing)

    def wait_for_half(self, model: str) -> None:
        """All of it: a byte less is still 49 %."""
        self.person.wait(lambda: self.line(model).state.startswith("50 %"))

    def go_to(self, model: str) -> None:
        """With the mouse."""
        self.person.click(self.dialog.list.viewport(), self._place(model))

    def click(self, model: str, wish: Wish) -> None:
        """What a row offers."""
        row = self.dialog._model.row_of(model)
        index = self.dialog._filtered.mapFromSource(self.dialog._model.index(row))
        self.dialog.list.scrollTo(index)
        (spot,) = (spot for spot in self.dialog.list.spots_of(index) if spot.wish is wish)
        self.person.click(self.dialog.list.viewport(), spot.place.center().toPoint())

    def press(self, name: str) -> None:
        """A button of the dialog."""
        self.person.click(self.person.button(name, self.dialog))

    def drop(self, mime: QMimeData) -> None:
        buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        entered = QDragEnterEvent(QPoint(300, 200), copy, mime, buttons, keys)
        QApplication.sendEvent(self.dialog, entered)
        assert entered.isAccepted()
        assert self.dialog._drop_frame.isVisible()
        QApplication.sendEvent(self.dialog, QDropEvent(QPointF(300, 200), copy, mime, buttons, keys))
        assert not self.dialog._drop_frame.isVisible()

    def _place(self, model: str) -> QPoint:
        row = self.dialog._model.row_of(model)
        index = self.dialog._filtered.mapFromSource(self.dialog._model.index(row))
        self.dialog.list.scrollTo(index)
        return self.dialog.list.visualRect(index).topLeft() + QPoint(30, 20)


def stored(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir() if file.is_file() and file.name != "ledger.json"}
