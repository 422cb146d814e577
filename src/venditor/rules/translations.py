"""Catalogues of the law's sentences: one gettext file for each language the packs are not written in.

`translations/<BCP 47 tag>.po` in a folder of law, keyed by the English text. Nothing is read before a reader
of its language asks for a sentence, and then once. An English sentence that was edited has no translation any
more: its reader gets the new English one, and is told so (ADR 14).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

from venditor.core.text import LocalizedText, Translated, Wording, nearest_tag
from venditor.rules.packs import PLACEHOLDER
from venditor.rules.source import SourceError, read_raw

FOLDER = "translations"
SUFFIX = ".po"
_NAME = re.compile(rf"{FOLDER}/[A-Za-z0-9-]+{re.escape(SUFFIX)}")
_LINE = re.compile(r'((msgid|msgstr) )?"([^"\\]|\\.)*"\s*')
_ONE_LINE, _CONTINUED = 'msgid "', 'msgid ""'


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in a catalogue.

    Attributes:
        text: the English text.
        translation: empty where it is not translated yet.
        fuzzy: a translator marked it as in doubt, so that it is not shown.
        notes: what translators noted, line by line.
        line: where it stands in the file.
    """

    text: str
    translation: str
    fuzzy: bool
    notes: tuple[str, ...]
    line: int

    @property
    def usable(self) -> bool:
        """Whether it can be shown: translated, not in doubt, with the gaps of the English text."""
        return bool(self.translation) and not self.fuzzy and not self.odd_gaps

    @property
    def odd_gaps(self) -> tuple[str, ...]:
        """Names of the placeholders that only one of the two texts has."""
        told, meant = PLACEHOLDER.findall(self.translation), PLACEHOLDER.findall(self.text)
        return tuple(sorted({*told} ^ {*meant})) if self.translation else ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations into one language.

    Attributes:
        tag: BCP 47 tag of the language.
        name: the file, as it is named in messages and among the files a statement rests on.
        hash: SHA-256 of the file.
        entries: every text of it, in order.
        texts: translation by English text, of those that can be shown.
    """

    tag: str
    name: str
    hash: str
    entries: tuple[Entry, ...]
    texts: Mapping[str, str]


class Translations:
    """The catalogues of a folder of law.

    Args:
        folder: the folder of law; it may have none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._catalogues: dict[str, Catalogue] = {}

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Languages that have a catalogue, in order; no catalogue is read for it."""
        return tuple(sorted(path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"*{SUFFIX}")))

    def tag_for(self, language: str) -> str | None:
        """The catalogue that serves a reader of a language; ``None`` where none does."""
        return nearest_tag(self.tags, language)

    def catalogue(self, tag: str) -> Catalogue:
        """The catalogue of a language, read once.

        Raises:
            SourceError: when it cannot be read as a catalogue.
        """
        known = self._catalogues.get(tag)
        if known is None:
            name = f"{FOLDER}/{tag}{SUFFIX}"
            known = self._catalogues[tag] = read_catalogue(
                read_raw(self.folder / f"{tag}{SUFFIX}", name), name, tag
            )
        return known

    def look_up(self, text: str, language: str) -> Wording | None:
        """A text for the reader of a language; ``None`` where it is not translated."""
        tag = self.tag_for(language)
        found = None if tag is None else self.catalogue(tag).texts.get(text)
        return None if tag is None or found is None else Wording(found, tag)

    def beside(self, texts: Mapping[str, str]) -> LocalizedText:
        """A text of the law with the languages of these catalogues."""
        return Translated(texts, self.look_up) if self.tags else texts

    def files(self, language: str) -> dict[str, str]:
        """SHA-256 by name of what sentences for a reader of a language rest on beside packs and tables."""
        tag = self.tag_for(language)
        return {} if tag is None else {self.catalogue(tag).name: self.catalogue(tag).hash}


def is_catalogue(name: str) -> bool:
    """Whether one of the files a statement rests on is a catalogue."""
    return _NAME.fullmatch(name) is not None


def without_catalogues(files: Mapping[str, str]) -> dict[str, str]:
    """The files a statement rests on in any language: all but the catalogue of its own."""
    return {name: digest for name, digest in files.items() if not is_catalogue(name)}


def read_catalogue(raw: bytes, name: str, tag: str) -> Catalogue:
    """Read a catalogue.

    Args:
        raw: its bytes.
        name: as shown in messages.
        tag: BCP 47 tag of its language.

    Raises:
        SourceError: with file and line, when it is not UTF-8, not a gettext catalogue, or has a text twice.
    """
    entries = _entries(_decoded(raw, name), name)
    texts = {entry.text: entry.translation for entry in entries if entry.usable}
    return Catalogue(tag, name, hashlib.sha256(raw).hexdigest(), entries, texts)


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8."
        raise _error(name, line, message, "Save the file as UTF-8.") from None


def _entries(text: str, name: str) -> tuple[Entry, ...]:
    # It brings dates and time zones along, for which only the reader of a catalogue should wait.
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    _check_lines(text, name)
    try:
        read = read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        message = f"this is not a gettext catalogue: {str(error).rstrip('.')}."
        raise _error(name, error.lineno + 1, message, "Check quotes and escapes at this line.") from None
    except (ValueError, IndexError, KeyError, TypeError, LookupError) as error:
        message = f"this is not a gettext catalogue ({type(error).__name__})."
        raise _error(name, 1, message, "Run `msgfmt --check` on it.") from None
    found = tuple(
        Entry(
            text=str(message.id),
            translation=str(message.string or ""),
            fuzzy=message.fuzzy,
            notes=tuple(message.user_comments),
            line=message.lineno or 1,
        )
        for message in read
        if message.id
    )
    if not found:
        raise _error(name, 1, "no text stands in it.", "Write it anew with scripts/law_translations.py.")
    return found


def _check_lines(text: str, name: str) -> None:
    """Babel takes a cut line for nothing, and the last of two entries for one text; here both are told."""
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#") and not _LINE.fullmatch(line):
            message = "this is no line of a catalogue without contexts and plurals."
            raise _error(name, number, message, "Check quotes and escapes at this line.")
        if line.startswith(_ONE_LINE) and line != _CONTINUED and line in seen:
            raise _error(name, number, f"{line} stands there twice.", "Keep one of the two.")
        seen.add(line)


def _error(name: str, line: int, message: str, remedy: str) -> SourceError:
    facts = {"file": name, "line": line, "column": 1}
    return SourceError("translations.unreadable", f"{name}:{line}: {message}", facts=facts, remedy=remedy)
