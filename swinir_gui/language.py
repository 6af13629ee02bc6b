"""The language that the program speaks, and its sentences in that language.

English stands in the code; ``tr`` and ``ntr`` look it up in the catalogues of ``resources/languages``. What they give is text,
but it remembers how it was made: the window can say all of it ``again`` once a person has chosen another language. Nothing
that a program reads goes through here, such as names in JSON. See docs/languages.md.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from swinir_gui import paths

VARIABLE = "SWINIR_GUI_LANGUAGE"
SYSTEM, ENGLISH = "system", "en"
LANGUAGES = {ENGLISH: "English", "ko": "한국어", "zh_CN": "简体中文", "ja": "日本語"}
TRADITIONAL = {"hant", "tw", "hk", "mo"}  # Chinese that the simplified catalogue is not for
Catalogue = gettext.NullTranslations
IN_ENGLISH = Catalogue()
Make = Callable[[Catalogue], str]
Value = TypeVar("Value")


class Told(str):
    """Text that was looked up; whoever does not know it takes it for any other."""

    __slots__ = ("_make",)
    _make: Make

    @classmethod
    def by(cls, make: Make) -> Told:
        """What ``make`` makes of the catalogue that is spoken, and will make of others."""
        told = cls(make(_Speech.catalogue))
        told._make = make
        return told

    def said_by(self, catalogue: Catalogue) -> str:
        """The same in another language."""
        return self._make(catalogue)

    def format(self, *values: object, **named: object) -> Told:
        """Values are put in their places; those that were looked up are looked up again too."""

        def make(catalogue: Catalogue) -> str:
            words = {name: _said(each, catalogue) for name, each in named.items()}
            return str.format(self.said_by(catalogue), *(_said(each, catalogue) for each in values), **words)

        return Told.by(make)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """To another process it goes as plain text."""
        return str, (str(self),)


class _Speech:
    """What is spoken. One for the process, as Qt has one: whoever raises an error cannot be handed a catalogue."""

    code = ENGLISH
    catalogue: Catalogue = IN_ENGLISH


def tr(text: str) -> Told:
    """``text`` in the language that is spoken."""
    return Told.by(lambda catalogue: catalogue.gettext(text))


def ntr(singular: str, plural: str, n: int, **values: object) -> Told:
    """The sentence for so many, in which ``{n}`` is the number and other names are ``values``."""
    return Told.by(lambda catalogue: catalogue.ngettext(singular, plural, n)).format(n=f"{n:,}", **values)


def mark(text: str) -> str:
    """``text`` as it is, for tables: translators find it, and ``tr`` looks it up when it is shown."""
    return text


def joined(separator: str, parts: Iterable[str]) -> Told:
    """Several texts as one, without those that are empty."""
    kept = tuple(part for part in parts if part)
    return Told.by(lambda catalogue: _said(separator, catalogue).join(_said(part, catalogue) for part in kept))


def derived(text: str, change: Callable[[str], str]) -> Told:
    """What ``change`` makes of ``text``, in whatever language that is."""
    return Told.by(lambda catalogue: change(_said(text, catalogue)))


def again(value: Value) -> Value:
    """What was looked up, in the language that is spoken now; anything else as it is."""
    return _said(value, _Speech.catalogue)


def english(value: Value) -> Value:
    """What programs read, JSON and journals, stays as it is in the code: text, or tables and lists of it."""
    if isinstance(value, dict):
        return type(value)((name, english(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return type(value)(english(each) for each in value)
    return _said(value, IN_ENGLISH)


def _said(value: Value, catalogue: Catalogue) -> Value:
    return value.said_by(catalogue) if isinstance(value, Told) else value  # type: ignore[return-value]  # text for text


def current() -> str:
    """The code of what is spoken, such as ``ko``."""
    return _Speech.code


def use(code: str) -> None:
    """Speak a language from now on: a key of ``LANGUAGES``, or a translator's own ``.mo`` file."""
    file = Path(code) if code.endswith(".mo") else paths.resource(f"languages/{code}.mo")
    if file.is_file():
        with file.open("rb") as stream:
            _Speech.catalogue = gettext.GNUTranslations(stream)
    else:
        _Speech.catalogue = IN_ENGLISH
    _Speech.code = code


def wanted(setting: str, of_system: Sequence[str]) -> str:
    """What to speak: as the environment says, or as a person has set, or the first of the system's that there is."""
    named = os.environ.get(VARIABLE, "")
    if named.endswith(".mo"):
        return named
    if setting != SYSTEM:
        of_system = (setting,)
    found = (_known(each) for each in (named, *of_system))
    return next((each for each in found if each), ENGLISH)


def of_system() -> tuple[str, ...]:
    """What the system's settings name, the best first; a window asks Qt instead."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - what it loads is of use there alone
        import locale  # noqa: PLC0415

        return (locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), ""),)
    found = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    place = next((each for each in found if each), "")
    plain = place.partition(".")[0] in ("", "C", "POSIX")
    return (place,) if plain else (*os.environ.get("LANGUAGE", "").split(":"), place)


def _known(name: str) -> str:
    """The catalogue for what systems call ``ko_KR.UTF-8`` or ``zh-Hans-CN``; nothing where there is none."""
    language, *rest = name.partition(".")[0].partition("@")[0].replace("-", "_").lower().split("_")
    if language == "zh":
        return "" if TRADITIONAL & set(rest) else "zh_CN"
    return language if language in LANGUAGES else ""
