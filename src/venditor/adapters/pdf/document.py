"""What a printed document consists of: blocks in reading order, and what the file says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from venditor.core.errors import VenditorError

# BCP 47, as far as it matters here: language, then script and region where they are given.
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?(?:-[a-z0-9-]+)?", re.IGNORECASE)
_LEVELS = range(1, 7)
# The PDF writes the year in four digits, and the typesetter counts seconds from 1970.
_YEARS = range(1970, 10_000)


class PdfError(VenditorError):
    """A document cannot be printed as it is described."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. The first is of level 1, and none skips a level; the title of the document is no heading."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Our own words, in the language of the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, one below the other.

    Attributes:
        rows: label and value of each; a value may have several lines, and each line runs in the direction
            of its own letters.
    """

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """People's own words: every line break and every blank stays; a tab is shown as four blanks."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A link, drawn as a QR code and written beside it.

    Attributes:
        text: the link.
        caption: what it leads to; also what a screen reader says of the drawing.
    """

    text: str
    caption: str


Block = Heading | Paragraph | Facts | Quotation | Code


@dataclass(frozen=True, slots=True)
class Language:
    """The parts of a BCP 47 tag that decide how text is set.

    Attributes:
        language: ISO 639 code, lower case.
        script: ISO 15924 code, title case; empty where the tag has none.
        region: ISO 3166 code or UN M.49 number, upper case; empty where the tag has none.
    """

    language: str
    script: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to print.

    Attributes:
        title: shown on top, in the title bar of a reader and in the metadata; not blank.
        language: BCP 47 tag of our words.
        author: who wrote it, for the metadata; may be empty.
        created: the instant it was made, aware; the only time in the file.
        blocks: what it says, in reading order.
        footer: repeated at the foot of each page, beside the page number; may be empty.

    Raises:
        PdfError: `pdf.title`, `pdf.language`, `pdf.created`, `pdf.heading` or `pdf.heading_level`, with the
            value.
    """

    title: str
    language: str
    author: str
    created: datetime
    blocks: tuple[Block, ...]
    footer: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise PdfError("pdf.title", "A document needs a title.", remedy="Give it one; readers show it.")
        language_of(self.language)
        if self.created.tzinfo is None or self.created.year not in _YEARS:
            raise PdfError(
                "pdf.created",
                f"{self.created.isoformat()} is not an instant from 1970 to 9999 with a zone.",
                facts={"created": self.created.isoformat()},
                remedy="Hand over an aware instant, such as venditor.core.clock gives.",
            )
        self._check_headings()

    def _check_headings(self) -> None:
        """PDF/UA-1 (ISO 14289-1, 7.4.2): headings say something and nest without gaps."""
        before = 0
        for block in self.blocks:
            if not isinstance(block, Heading):
                continue
            if not block.text.strip():
                raise PdfError(
                    "pdf.heading",
                    f"A heading of level {block.level} has no text.",
                    facts={"level": block.level},
                    remedy="Give it one, or leave it out.",
                )
            if block.level not in _LEVELS or block.level > before + 1:
                raise PdfError(
                    "pdf.heading_level",
                    f'The heading "{block.text}" has level {block.level}, after a heading of level {before}.',
                    facts={"text": block.text, "level": block.level, "before": before},
                    remedy=f"Give it a level from 1 to {min(before + 1, _LEVELS[-1])}.",
                )
            before = block.level


def language_of(tag: str) -> Language:
    """The parts of a BCP 47 tag.

    >>> language_of("zh-Hant-HK")
    Language(language='zh', script='Hant', region='HK')

    Raises:
        PdfError: `pdf.language`, when it is no such tag.
    """
    found = _TAG.fullmatch(tag)
    if found is None:
        raise PdfError(
            "pdf.language",
            f'"{tag}" is not a BCP 47 language tag.',
            facts={"language": tag},
            remedy='Write one such as "de", "zh-Hant" or "pt-BR".',
        )
    language, script, region = (part or "" for part in found.groups())
    return Language(language.lower(), script.title(), region.upper())
