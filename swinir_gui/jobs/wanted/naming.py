"""Fills the template that names results: fields in braces, without the ending, which the format gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from swinir_gui.errors import RequestError
from swinir_gui.language import tr

_FIELD = re.compile(r"\{([^{}]*)\}")
# A name must be possible on every system: results travel.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_ENDING = "{ext}"


@dataclass(frozen=True)
class NameFields:
    """What a template can speak of, for one picture.

    Attributes:
        stem: the source's name without its ending.
        model: the model's id.
        scale: how many times larger the result is, shortly written.
        width: of the result, in pixels.
        height: of the result, in pixels.
        index: the picture's number in the run, from 1, with zeros before it so that names sort.
        date: the day of the run as year-month-day.
        parent: the name of the source's folder.
    """

    stem: str
    model: str
    scale: str
    width: str
    height: str
    index: str
    date: str
    parent: str


FIELDS = tuple(NameFields.__dataclass_fields__)
SAMPLE = NameFields("photo", "photo-x2", "2", "4096", "3072", "1", "2026-01-31", "holiday")


@dataclass(frozen=True)
class NameTemplate:
    """A checked template; see ``parse``."""

    text: str = "{stem}_{model}_x{scale}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The template that a person wrote; ``{ext}`` at its end is understood, and may be left out.

        Raises:
            RequestError: it makes no name, or speaks of something that there is not.
        """
        text = text.removesuffix(_ENDING)
        for field in _FIELD.findall(text):
            if field not in FIELDS:
                known = ", ".join(f"{{{name}}}" for name in FIELDS)
                raise RequestError(
                    tr("The name template knows no “{{{field}}}”.").format(field=field),
                    tr("Choose from {known}.").format(known=known),
                )
        literal = _FIELD.sub("", text)
        if "{" in literal or "}" in literal:
            raise RequestError(
                tr("The name template “{text}” has a brace without its partner.").format(text=text),
                tr("Close it, or leave it out."),
            )
        found = _FORBIDDEN.search(literal)
        if found:
            shown = f"“{found.group()}”" if found.group().isprintable() else tr("line breaks and the like")
            raise RequestError(
                tr("The name of a file cannot contain {shown}.").format(shown=shown), tr("Leave it out of the name template.")
            )
        if not text.strip(" ."):
            raise RequestError(tr("The name template is empty."), tr("Start with {stem}, the name of the source."))
        return cls(text)

    def uses(self, *fields: str) -> bool:
        """Whether names depend on any of ``fields``."""
        return not set(fields).isdisjoint(_FIELD.findall(self.text))

    def render(self, fields: NameFields) -> str:
        """The name without its ending.

        Raises:
            RequestError: nothing is left of it, because the fields that it consists of are empty.
        """
        name = _FIELD.sub(lambda field: str(getattr(fields, field.group(1))), self.text)
        if not name.strip(" ."):
            raise RequestError(
                tr("The name template “{text}” makes no name for “{stem}”.").format(text=self.text, stem=fields.stem),
                tr("Add {stem} to it."),
            )
        return name

    def example(self, fields: NameFields = SAMPLE) -> str:
        """What a name looks like, for people who are writing the template."""
        return self.render(fields)


DEFAULT_NAME = NameTemplate()


def short_factor(factor: float) -> str:
    """3, 2.5, 1.33."""
    return f"{round(factor, 2):g}"


def folder_name(path: Path) -> str:
    """The name of the folder that a file lies in; empty at the top of a disk."""
    return path.parent.name or path.absolute().parent.name
