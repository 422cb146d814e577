r"""Documents to keep: what the screen and the mail say, as a PDF that still reads the same in ten years.

A consumer who withdraws gets an acknowledgement on a durable medium (Directive 2011/83/EU, art. 11a (4)),
with what was declared and when. It is printed from a small model: a `Document` with a title, a language, an
instant, and blocks in reading order. The caller words everything; nothing is translated or computed here.

>>> from datetime import UTC, datetime
>>> receipt = Document(
...     title="Eingangsbestätigung",
...     language="de",
...     author="Teehaus Taipeh",
...     created=datetime(2026, 6, 19, 8, 30, 5, tzinfo=UTC),
...     blocks=(
...         Paragraph("Ihr Widerruf ist bei uns eingegangen."),
...         Facts((("Name", "Anna Schmidt"), ("Bestellung", "2026-0042"))),
...         Heading("Ihre Erklärung"),
...         Quotation("Ich widerrufe:\n  1 x Oolong, 100 g"),
...         Code("https://shop.example/w/7KQ2", "Stand der Dinge"),
...     ),
...     footer="Teehaus Taipeh · shop.example",
... )
>>> pdf = written(receipt)
>>> pdf.content[:8], pdf.standards, pdf.missing
(b'%PDF-1.7', ('a-2a', 'ua-1'), ())
>>> written(receipt) == pdf
True

**Text is data.** Whatever people type goes to the typesetter as JSON and is only drawn. No text is read as
markup, opens a file or runs anything; line breaks and blanks of a `Quotation` stay, words too long for a line
are broken without adding a character, and each line of people's text runs in the direction of its letters.

**Nothing vanishes.** A character that no font here can draw stands as its code point, ``[U+1F389]``, and is
named in `Pdf.missing`; `font_advice` says what to install. Latin, Greek, Cyrillic and Hebrew come with the
typesetter. Chinese, Japanese, Korean, Arabic and emoji are drawn with the machine's fonts (on Debian
``fonts-noto-cjk``, ``fonts-noto-core``, ``fonts-noto-color-emoji``), or with those in `font_folders`.

**Made to last and to be read aloud.** PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): A4, fonts inside,
tagged, with title and language. The language in the file is ``zh-TW`` for ``zh-Hant``, ``zh-CN`` for
``zh-Hans``. The only time in it is `Document.created`, so the same document gives the same bytes, as long as
the machine's fonts and typst stay the same.
"""

from venditor.adapters.pdf.document import (
    Block,
    Code,
    Document,
    Facts,
    Heading,
    Paragraph,
    PdfError,
    Quotation,
)
from venditor.adapters.pdf.missing import font_advice
from venditor.adapters.pdf.typesetting import STANDARDS, Pdf, written

__all__ = [
    "STANDARDS",
    "Block",
    "Code",
    "Document",
    "Facts",
    "Heading",
    "Paragraph",
    "Pdf",
    "PdfError",
    "Quotation",
    "font_advice",
    "written",
]
