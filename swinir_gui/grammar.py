"""argparse in the person's language, for both commands: its own words are in our catalogues, beside what we have it say."""

from __future__ import annotations

import argparse

from swinir_gui import language, paths, settings
from swinir_gui.language import mark, ntr, tr

# What argparse says by itself, in the versions of Python that we run on.
OF_ARGPARSE = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
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
    """Speak what the person has chosen in the window, or else as the system does."""
    chosen = settings.load(paths.data_folder() / settings.FILE).language
    language.use(language.wanted(chosen, language.of_system()))
    vars(argparse).update(_=tr, ngettext=_plural)  # where it looks its words up


def _plural(singular: str, plural: str, n: int) -> str:
    return ntr(singular, plural, n)
