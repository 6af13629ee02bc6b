"""Texts on widgets, which follow the language while the window is open.

What a widget shows through ``say`` is said again by ``retell``. What is painted, or follows from many things, is made anew by
its object's own ``retell``.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QWidget

from swinir_gui import language

SAID = "_said"  # kept with the widget, so that both end together


@runtime_checkable
class Retelling(Protocol):
    """A Qt object that makes its words anew."""

    def retell(self) -> None:
        """The language is another one."""


def say(show: Callable[..., object], *words: object) -> None:
    """Call ``show``, a method of a Qt object, with ``words``, and once more whenever the language changes."""
    show(*words)
    owner, name = attrgetter("__self__", "__name__")(show)
    vars(owner).setdefault(SAID, {})[name] = words


def retell(root: QObject) -> None:
    """Say all that stands on ``root``, and on everything in it, in the language that is spoken now."""
    for each in (root, *root.findChildren(QObject)):
        for name, words in getattr(each, SAID, {}).items():
            getattr(each, name)(*(language.again(word) for word in words))
        if isinstance(each, Retelling):
            each.retell()
        if isinstance(each, QWidget):
            each.update()  # for what is painted


class Speaker(QObject):
    """Speaks one language at a time, Qt's own words and numbers too.

    Args:
        parent: for Qt.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._translator: QTranslator | None = None

    def use(self, setting: str) -> bool:
        """Speak what is set, or as the system does; returns whether that is another language than before."""
        code = language.wanted(setting, QLocale.system().uiLanguages())
        system, changed = QLocale.system(), code != language.current()
        QLocale.setDefault(system if system.name().startswith(code) else QLocale(code))
        if changed:
            language.use(code)
        if changed or self._translator is None:
            self._translate_qt(code)
        return changed

    def _translate_qt(self, code: str) -> None:
        """Standard buttons and Qt's own dialogs; Qt tells its widgets of it by itself."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        if self._translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(self._translator)
