"""What the result on the canvas is compared with: its source, or an earlier result of the same picture."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.views.compare_view import CompareView
from swinir_gui.jobs.running.results import Result
from swinir_gui.language import again, tr


class CounterpartLink(QObject):
    """Offers what there is, in menus and by a key.

    Args:
        window: with the action.
        controller: knows what there is, and does what is wished.
        canvas: where somebody may ask for it.
    """

    def __init__(self, window: MainWindow, controller: QueueController, canvas: CompareView) -> None:
        super().__init__(window)
        self._window, self._controller, self._canvas = window, controller, canvas
        self._action = window.actions_["counterpart"]
        self._enable = partial(window.actions_.enable, "counterpart")
        self._chosen: Result | None = None  # though it may still be on its way
        self._action.triggered.connect(lambda: self._choose_next())  # noqa: PLW0108 - triggered would hand its flag on
        controller.selection.pair_changed.connect(lambda _: self._offer())
        window.stack.currentChanged.connect(lambda _: self._offer())
        canvas.counterpart_requested.connect(self._pop_up)
        self._offer()

    def menu(self, parent: QWidget) -> QMenu:
        """All of it to choose from; greyed where there is the source alone."""
        menu = QMenu(tr("Compare with"), parent)
        group = QActionGroup(menu)
        for result, name in self._choices:
            entry = menu.addAction(again(name).replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(result == self._chosen)
            entry.setActionGroup(group)
            entry.triggered.connect(partial(self._choose, result))
        menu.addSeparator()
        menu.addAction(self._action)
        menu.setEnabled(self._action.isEnabled())
        return menu

    @property
    def _choices(self) -> list[tuple[Result | None, str]]:
        shown = self._controller.selection.shown
        earlier = shown.earlier if shown else ()
        return [(None, tr("Source")), *((result, name.full) for result, name in earlier)]

    def _pop_up(self, where: QPoint) -> None:
        menu = self.menu(self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _choose_next(self) -> None:
        """From the newest earlier result to the oldest, then the source again."""
        results = [result for result, _ in self._choices]
        self._choose(results[(results.index(self._chosen) + 1) % len(results)])

    def _choose(self, result: Result | None) -> None:
        self._chosen = result
        self._controller.selection.compare_with(result)

    def _offer(self) -> None:
        shown = self._controller.selection.shown
        self._chosen = shown.chosen if shown else None
        none, covered = tr("There is no earlier result of this picture to compare with"), self._window.covered
        reason = tr("Go back to the pictures first") if covered else none
        self._enable(when=len(self._choices) > 1 and not covered, reason=reason)
