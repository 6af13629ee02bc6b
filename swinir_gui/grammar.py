"""argparse in the user's language, for both commands: its own texts are in our catalogues, beside those we give it."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

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


USAGE = 2
_OPTION = re.compile(r"--[a-z][a-z-]*")


class Grammar(argparse.ArgumentParser):
    """Tells a mistake in one line and where to look, without all that could have been said instead."""

    def error(self, message: str) -> NoReturn:
        told = tr("%(prog)s: error: %(message)s\n") % {"prog": self.prog, "message": message}
        self.exit(USAGE, told + tr("“{command} --help” tells what can be given.").format(command=self.prog) + "\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[argparse.Namespace, list[str]]:  # type: ignore[override]  # noqa: ANN401 - as argparse has them
        """As argparse does, but a command complains of what it does not know by itself: it knows what was meant."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(tr("unrecognized arguments: %s") % " ".join(unknown) + self._meant(unknown))
        return found, unknown

    def _meant(self, unknown: Sequence[str]) -> str:
        known = sorted(set(_OPTION.findall(self.format_usage())))
        near = [each for word in unknown for each in difflib.get_close_matches(word.split("=")[0], known, 1)]
        return tr(" (perhaps {options})").format(options=", ".join(near)) if near else ""


def given_path(text: str) -> Path:
    """A file or folder that was named; an empty name, which a script's empty variable leaves, would be the current folder."""
    if not text:
        raise argparse.ArgumentTypeError(tr("an empty name is no file"))
    return Path(text)


def speak() -> None:
    """Speak what the person has chosen in the window, or else as the system does."""
    chosen = settings.load(paths.data_folder() / settings.FILE).language
    language.use(language.wanted(chosen, language.of_system()))
    vars(argparse).update(_=tr, ngettext=_plural)  # where it looks its words up


def _plural(singular: str, plural: str, n: int) -> str:
    return ntr(singular, plural, n)
