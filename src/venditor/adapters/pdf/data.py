"""A document as the data that the template draws: texts by line, direction and typeface."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from venditor.adapters.pdf.document import (
    Block,
    Code,
    Document,
    Facts,
    Heading,
    Language,
    Paragraph,
    Quotation,
    language_of,
)
from venditor.adapters.pdf.faces import faces, han_region, region_of
from venditor.adapters.pdf.missing import instead_of
from venditor.adapters.pdf.passages import Direction, direction_of, passages
from venditor.adapters.pdf.qr_code import drawn

_LINKS = ("https://", "http://")
# Space between lines, in em. Han characters fill their square, so they need more air.
_LEADING = 0.72
_HAN_LEADING = 0.92
# The metadata names a language and a region, and has no place for a script.
_REGION_OF_SCRIPT = {"Hant": "TW", "Hans": "CN"}


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document that is drawn or stands in its metadata."""
    yield from (document.title, document.author, document.footer)
    for block in document.blocks:
        match block:
            case Heading(text) | Paragraph(text) | Quotation(text):
                yield text
            case Facts(rows):
                for row in rows:
                    yield from row
            case Code(text, caption):
                yield from (text, caption)


def data_of(document: Document, *, families: Collection[str], missing: Collection[str]) -> dict[str, Any]:
    """What the template reads: every text with `missing` characters as their code points.

    Args:
        document: what to print.
        families: names of the typefaces there are.
        missing: characters that cannot be drawn.
    """
    return _Page(document, families, {ord(character): instead_of(character) for character in missing}).data()


@dataclass(frozen=True)
class _Page:
    document: Document
    families: Collection[str]
    instead: Mapping[int, str]

    @cached_property
    def language(self) -> Language:
        return language_of(self.document.language)

    @cached_property
    def direction(self) -> Direction:
        return direction_of(self.language)

    def data(self) -> dict[str, Any]:
        language, document = self.language, self.document
        region = language.region or _REGION_OF_SCRIPT.get(language.script, "")
        return {
            "title": self.one_line(document.title),
            "author": [self.one_line(document.author)] if document.author.strip() else [],
            "lang": language.language,
            # typst takes two letters; a region by number says nothing about shapes or hyphens.
            "region": region if region.isalpha() else None,
            "direction": self.direction,
            "leading": _LEADING if han_region(language) is None else _HAN_LEADING,
            "faces": self.faces(None),
            "heading": self.words(document.title),
            "footer": self.words(document.footer),
            "blocks": [self.block(block) for block in document.blocks],
        }

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(text, level):
                return {"kind": "heading", "level": level, "words": self.words(text)}
            case Paragraph(text):
                return {"kind": "paragraph", "words": self.words(text)}
            case Quotation(text):
                return {"kind": "quotation", "words": self.words(text, own=True)}
            case Facts(rows):
                told = [{"label": self.words(a), "value": self.words(b, own=True)} for a, b in rows]
                return {"kind": "facts", "rows": told}
            case Code(text, caption):
                return {
                    "kind": "code",
                    "svg": drawn(text).svg,
                    "quiet": drawn(text).quiet,
                    "alt": self.one_line(f"{caption} {text}"),
                    "link": self.one_line(text) if text.startswith(_LINKS) else None,
                    "text": self.words(text),
                    "caption": self.words(caption),
                }

    def words(self, text: str, *, own: bool = False) -> dict[str, Any]:
        region = region_of(text, language=self.language)
        chosen = None
        if region not in {None, han_region(self.language)}:
            chosen = self.faces(region)
        shown = text.translate(self.instead)
        return {"faces": chosen, "passages": passages(shown, otherwise=self.direction, own=own)}

    def faces(self, region: str | None) -> list[dict[str, Any]]:
        """The families by `faces.faces`, as the template names them."""
        chosen = faces(region, language=self.language, installed=self.families)
        return [{"name": face.name, "wide-signs": face.wide_signs} for face in chosen]

    def one_line(self, text: str) -> str:
        return " ".join(text.translate(self.instead).split())
