"""What argparse and terminals need to speak the person's language."""

from __future__ import annotations

import argparse
import unicodedata

from swinir_gui import language, paths, settings
from swinir_gui.language import mark, ntr, tr

# What argparse says by itself, in the versions of Python that we run on.
OF_ARGPARSE = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("show program's version number and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("not allowed with argument %s"),
    mark("unrecognized arguments: %s"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("ignored explicit argument %r"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("unknown parser %(parser_name)r (choices: %(choices)s)"),
)


def speak() -> None:
    """Speak what the person has chosen in the window, or else as the system does; argparse too, which looks its words up here."""
    chosen = settings.load(paths.data_folder() / settings.FILE).language
    language.use(language.wanted(chosen, language.of_system()))
    vars(argparse).update(_=tr, ngettext=_plural)


def padded(text: str, width: int) -> str:
    """``text`` with blanks to ``width`` columns of a terminal, where a letter of East Asia takes two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - taken)


def _plural(singular: str, plural: str, n: int) -> str:
    return ntr(singular, plural, n)
