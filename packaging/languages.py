"""Brings the catalogues of translations up to date with the code: ``python3 dev.py languages``.

What the code says in English is collected, merged into ``resources/languages/*.po``, where translators work, and compiled into
the ``.mo`` files beside them, which the program reads. ``build/xx.mo`` is a language that nobody speaks, for developers: longer,
accented, in brackets, so that what is clipped, or was never looked up, is seen at once. docs/languages.md tells more.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from swinir_gui.language import ENGLISH, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
FOLDER, PSEUDO = ROOT / "resources" / "languages", ROOT / "build" / "xx.mo"
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)
KEYWORDS = {"tr": None, "mark": None, "ntr": (1, 2)}
FIELD = re.compile(r"\{[^{}]*\}|%\(\w+\)[sdr]|%[sdr](?![a-z])")
ACCENTED = str.maketrans("AEIOUYaeiouycnsz", "ÅÉÎÖÛÝåéîöûýçñšž")
ROOM = 1.5  # times the English width, which nothing may exceed …
SLACK = 8  # … by more than so many letters


def extracted() -> Catalog:
    """All that the code says."""
    template = Catalog()
    found = extract_from_dir(ROOT / "swinir_gui", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",))
    for file, line, text, comments, context in found:
        template.add(text, locations=[(f"swinir_gui/{file}", line)], auto_comments=comments, context=context)
    return template


def kept(code: str) -> Catalog:
    """The catalogue as translators left it; an empty one for a new language."""
    file = FOLDER / f"{code}.po"
    if not file.exists():
        return Catalog(locale=code, project="SwinIR GUI", header_comment="# SwinIR GUI. See docs/languages.md.", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=code)


def texts(message: Message) -> list[tuple[str, str]]:
    """Each form of a translation, beside what it stands for; languages without plurals have one for both."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[-1], each) for each in message.string]


def messages(catalog: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalog if message.id)


def problems(catalog: Catalog) -> list[str]:
    """What a translator has yet to do, or to mend."""
    return [problem for message in messages(catalog) for pair in texts(message) if (problem := _problem(*pair))]


def width(text: str) -> int:
    """How much room a text takes, in letters: one of East Asia takes that of two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def pseudo(text: str) -> str:
    """A text as the language that nobody speaks has it."""
    parts = FIELD.split(text)
    fields = [*FIELD.findall(text), ""]
    accented = "".join(part.translate(ACCENTED) + field for part, field in zip(parts, fields, strict=True))
    return f"[{accented}{'·' * round(0.4 * len(text))}]"


def compiled(catalog: Catalog) -> bytes:
    """As the program reads it."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def renew(code: str, template: Catalog) -> None:
    """Merge what the code says into a catalogue, and compile it."""
    catalog = kept(code)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    with (FOLDER / f"{code}.po").open("wb") as stream:
        write_po(stream, catalog, width=132, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    (FOLDER / f"{code}.mo").write_bytes(compiled(kept(code)))


def write_pseudo(template: Catalog, file: Path) -> None:
    """Make the language that nobody speaks."""
    catalog = Catalog(locale=ENGLISH)
    for message in messages(template):
        both = isinstance(message.id, tuple)
        catalog.add(message.id, tuple(map(pseudo, message.id)) if both else pseudo(str(message.id)))
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(compiled(catalog))


def main() -> int:
    """Do all that; 1 while something is left for translators."""
    template = extracted()
    write_pseudo(template, PSEUDO)
    found = 0
    for code in TRANSLATED:
        renew(code, template)
        for problem in problems(kept(code)):
            found += 1
            sys.stderr.write(f"{code}: {problem}\n")
    sys.stderr.write(f"{len(list(messages(template)))} texts, {found or 'nothing'} to do\n")
    return int(found > 0)


def _problem(source: str, translation: str) -> str:
    if not translation:
        return f"not translated: {source}"
    if sorted(FIELD.findall(source)) != sorted(FIELD.findall(translation)):
        return f"other fields: {source} → {translation}"
    if width(translation) > ROOM * width(source) + SLACK:
        return f"too long: {source} → {translation}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
