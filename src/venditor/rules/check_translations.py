"""Whether the catalogues of translations fit the law they translate.

Errors: a text that the law does not have (any more), gaps that are not those of the English text, a catalogue
in a language the packs themselves are written in. Warnings: texts a catalogue leaves out, counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from venditor.core.text import FALLBACK
from venditor.rules.check import Finding
from venditor.rules.library import EXAMPLES_SUFFIX, Library
from venditor.rules.source import parse, read_raw
from venditor.rules.translations import Catalogue

# Words on buttons are the law's own, names of regions are CLDR's: neither is translated here.
_APART = ("regions.yaml", "labels/", "calendars/")
LISTINGS = "listings"
"""Folder of the law of offers: told in the languages of the packs alone, and counted by no catalogue."""


@dataclass(frozen=True, slots=True)
class Translated:
    """How much of the law a catalogue has.

    Attributes:
        language: its BCP 47 tag.
        texts: how many texts the law has.
        missing: those without a translation that can be shown, in the order of the law.
    """

    language: str
    texts: int
    missing: tuple[str, ...]


def law_texts(folder: Path) -> dict[str, tuple[str, ...]]:
    """Every English text of the law of orders that readers see, with the places where it stands.

    Args:
        folder: laid out as `venditor/law`.

    Returns:
        Places by text, such as ``de/bgb.yaml: act.short``; in the order of files and of what they say.

    Raises:
        SourceError: when a file cannot be read.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if _is_translated(name):
            for text, place in _texts(parse(read_raw(path, name), name).data, ()):
                found.setdefault(text, []).append(f"{name}: {place}")
    return {text: tuple(places) for text, places in found.items()}


def _is_translated(name: str) -> bool:
    """Whether readers of other languages see texts of a file."""
    of_offers = LISTINGS in name.split("/")[:-1]
    return not (name.endswith(EXAMPLES_SUFFIX) or name.startswith(_APART) or of_offers)


def _texts(value: object, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each text that is given by language, with its place in the file."""
    if isinstance(value, dict):
        text = value.get(FALLBACK)
        if isinstance(text, str):
            yield text, ".".join(place)
            return
        for name, part in value.items():
            yield from _texts(part, (*place, str(name)))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, (*place, str(number)))


def translated(library: Library) -> tuple[Translated, ...]:
    """How much of the law each catalogue has, by language."""
    if not library.translations.tags:
        return ()
    texts = law_texts(library.folder)
    return tuple(_translated(library.translations.catalogue(tag), texts) for tag in library.translations.tags)


def _translated(catalogue: Catalogue, texts: Mapping[str, object]) -> Translated:
    missing = tuple(text for text in texts if text not in catalogue.texts)
    return Translated(catalogue.tag, len(texts), missing)


def translation_findings(library: Library) -> Iterator[Finding]:
    """Everything that is to be said about the catalogues of a law.

    Raises:
        SourceError: when a file of the law, or a catalogue, cannot be read.
    """
    tags = library.translations.tags
    texts = law_texts(library.folder) if tags else {}
    for tag in tags:
        catalogue = library.translations.catalogue(tag)
        if all(tag in question.asks for question in library.vocabulary.questions.values()):
            message = f"the packs themselves are written in {tag}."
            yield _finding(catalogue, 1, message, "Remove the catalogue.")
        yield from _entries(catalogue, texts)
        missing = len(_translated(catalogue, texts).missing)
        if missing:
            message = f"{missing:,} of {len(texts):,} texts are not translated."
            remedy = "Readers get the English ones, and are told so; --json lists them."
            yield Finding("law.untranslated", tag, catalogue.name, 1, message, remedy, "warning")


def _entries(catalogue: Catalogue, texts: Mapping[str, object]) -> Iterator[Finding]:
    for entry in catalogue.entries:
        if entry.text not in texts:
            message = f'no text of the law reads "{_short(entry.text)}".'
            yield _finding(catalogue, entry.line, message, "Obsolete: remove (scripts/law_translations.py).")
        elif entry.odd_gaps:
            shown = ", ".join(f"{{{name}}}" for name in entry.odd_gaps)
            message = f'the translation of "{_short(entry.text)}" and the English text differ in {shown}.'
            yield _finding(catalogue, entry.line, message, "Write placeholders as the English text has them.")


def _finding(catalogue: Catalogue, line: int, message: str, remedy: str) -> Finding:
    return Finding("law.translation", catalogue.tag, catalogue.name, line, message, remedy, "error")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 60
"""Characters of a text that a message repeats."""
