"""From a document to the bytes of its PDF, with the typst wheel."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from unicodedata import category

import typst

from venditor.adapters.pdf.data import data_of, texts_of
from venditor.adapters.pdf.document import Document, Paragraph, PdfError
from venditor.adapters.pdf.missing import in_order, is_invisible, is_never_drawn

# Archivable (ISO 19005-2, level A: tagged, a Unicode value for every sign, every font inside) and accessible
# (ISO 14289-1). Both are of PDF 1.7, which every reader opens; A-4 is of PDF 2.0, A-3 adds attachments only.
STANDARDS: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")

_FOLDER = Path(str(files("venditor.adapters.pdf")))
_TEMPLATE = _FOLDER.joinpath("page.typ").read_bytes()
# typst names each sign without a font, quoted as Rust does, so that no quotation mark stands bare in it.
_WITHOUT_FONT = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_RUST_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
# As it stands, without what no font has, without marks that do not join, after a panic, without the claim.
# Each time at least one character is fewer, and few documents need the third.
_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Pdf:
    """A printed document.

    Attributes:
        content: the file.
        missing: characters that stand as their code points because no font here draws them, each once, by
            code point; `font_advice` says what to install.
        standards: what the file claims to follow. Empty when typst could not keep to `STANDARDS` for
            another reason than a missing font: a document without the claim is better than none.
    """

    content: bytes
    missing: tuple[str, ...] = ()
    standards: tuple[str, ...] = STANDARDS


def written(document: Document, *, font_folders: tuple[Path, ...] = ()) -> Pdf:
    """A document as PDF/A-2a and PDF/UA-1.

    The same document and the same fonts give the same bytes. Any number of threads may write at once: each
    has a compiler of its own, and all share the fonts, which are looked up once in a process. It computes
    about 10 ms for a page and 2 s for a word of 100 kB; text of unlimited length is for the caller to limit.

    Args:
        document: what to print.
        font_folders: folders with fonts, beside those of the machine and of typst.

    Raises:
        PdfError: `pdf.code_length` for a code too long to draw; `pdf.typesetting` when typst refuses the
            template, with what it says.
    """
    return _typesetter(font_folders).written(document)


@lru_cache(maxsize=4)
def _typesetter(font_folders: tuple[Path, ...]) -> _Typesetter:
    return _Typesetter(font_folders)


class _PanicError(Exception):
    """typst stopped in the middle of a document."""


class _Typesetter:
    """The fonts of this process, and a compiler for each thread."""

    def __init__(self, font_folders: tuple[Path, ...]) -> None:
        self._fonts = typst.Fonts(font_paths=[str(folder) for folder in font_folders])
        self._families = frozenset(self._fonts.families())
        self._local = threading.local()

    def written(self, document: Document) -> Pdf:
        used = {character for text in texts_of(document) for character in set(text)}
        missing = {character for character in used if is_never_drawn(character)}
        standards = STANDARDS
        refused: Exception | None = None
        for _ in range(_ATTEMPTS):
            try:
                return Pdf(self._compiled(document, missing, standards), in_order(missing), standards)
            except typst.TypstError as error:
                refused, found = error, self._undrawable(document, _signs_without_font(error) - missing)
            except _PanicError as error:
                refused, found = error, _fragile(used - missing)
            if not found and not standards:
                break
            missing |= found
            standards = standards if found else ()
        raise _refused(refused) from refused

    def _undrawable(self, document: Document, signs: set[str]) -> set[str]:
        """Which of the signs of a failed compilation to take out.

        A letter is named as well when only the mark on it has no font, so each is tried on a line of its own.
        What can be drawn alone but not together, as a mark of another font, loses its marks.
        """
        if not signs:
            return signs
        lines = Paragraph("\n".join(sorted(signs)))
        alone = replace(document, title="-", author="", footer="", blocks=(lines,))
        try:
            self._compiled(alone, (), STANDARDS)
        except typst.TypstError as error:
            without = _signs_without_font(error) & signs
            if without:
                return without
        except _PanicError:
            pass
        return {sign for sign in signs if category(sign).startswith("M")} or signs

    def _compiled(
        self, document: Document, missing: Collection[str], standards: Sequence[typst.PDFStandard]
    ) -> bytes:
        if not hasattr(self._local, "compiler"):
            self._local.compiler = typst.Compiler(root=_FOLDER, font_paths=self._fonts)
        data = data_of(document, families=self._families, missing=missing)
        try:
            content = self._local.compiler.compile(
                _TEMPLATE,
                format="pdf",
                sys_inputs={"document": json.dumps(data)},
                pdf_standards=list(standards),
                timestamp=int(document.created.timestamp()),
            )
        except BaseException as error:
            # Of typst's own panics Python knows the name alone; they must not end a worker.
            if type(error).__name__ != "PanicException":
                raise
            del self._local.compiler
            raise _PanicError(str(error)) from error
        return bytes(content)


def _fragile(characters: set[str]) -> set[str]:
    """What to take out when typst panics: marks and joiners, of which it can lose count; else all but ASCII.

    Seen in 0.15.2: a right-to-left letter, a mark without a font and a joiner (`shaping.rs`, "end byte index
    out of bounds").
    """
    marks = {each for each in characters if category(each).startswith("M") or is_invisible(each)}
    return marks or {each for each in characters if not each.isascii()}


def _signs_without_font(error: typst.TypstError) -> set[str]:
    """The characters that typst names as having no font, joiners and other invisible ones included."""
    named = "".join(_WITHOUT_FONT.findall(error.diagnostic))
    return set(_RUST_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[2], named))


def _refused(error: Exception | None) -> PdfError:
    diagnostic = error.diagnostic if isinstance(error, typst.TypstError) else str(error)
    return PdfError(
        "pdf.typesetting",
        f"typst did not set the document: {diagnostic.partition(chr(10))[0]}.",
        facts={"diagnostic": diagnostic},
        remedy="This is a defect of Venditor; please report it with the text of `diagnostic`.",
    )
