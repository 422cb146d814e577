"""YAML that keeps its positions and can do nothing but hold data.

Only mappings, lists, text, whole numbers, true, false and null come in. Tags, anchors and aliases, doubled
keys and deep nesting are refused, so that no file can run code, grow without bound or mean two things. Plain
words such as ``NO`` or ``on`` stay text (a country code is not a Boolean), and dates and decimals stay text
until the place that knows the type reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from venditor.core.errors import VenditorError
from venditor.core.text import LocalizedText

Path_ = tuple[str | int, ...]
_LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_QUOTED = {"'", '"', "|", ">"}
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
MAX_BYTES = 4_000_000
# What the parser says of nesting so deep that it gives up before anything of it can be read.
_TOO_DEEP = "exceeded maximum nesting depth"
MAX_DEPTH = 30
"""Levels of lists and mappings within one another; law and facts need a third of it."""


class SourceError(VenditorError):
    """A file that cannot be read as plain data; ``facts`` has file, line and column."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a YAML file and where each part of it stands.

    Attributes:
        name: file name as shown in messages.
        data: plain data.
        positions: line and column (from 1) by path of keys and indexes.
        translated: gives a text of it the languages of catalogues beside it; ``None`` where there are none.
    """

    name: str
    data: object
    positions: dict[Path_, tuple[int, int]] = field(repr=False)
    translated: Callable[[Mapping[str, str]], LocalizedText] | None = field(default=None, repr=False)

    def where(self, path: Path_) -> str:
        """``file:line`` of the innermost known part of a path."""
        line, _ = self.position(path)
        return f"{self.name}:{line}"

    def position(self, path: Path_) -> tuple[int, int]:
        """Line and column of the innermost known part of a path."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, (1, 1))

    def error(self, path: Path_, code: str, message: str, *, remedy: str = "") -> SourceError:
        """An error that begins with the place in the file."""
        line, column = self.position(path)
        return SourceError(
            code,
            f"{self.where(path)}: {message}",
            facts={"file": self.name, "line": line, "column": column},
            remedy=remedy,
        )


def read(path: Path) -> Source:
    """Read a YAML file.

    Raises:
        SourceError: when the file is missing, too large, not UTF-8, empty, or not plain data.
    """
    return parse(read_raw(path, path.name or str(path)), path.name)


def read_raw(path: Path, name: str) -> bytes:
    """The bytes of a file.

    Args:
        path: the file.
        name: as shown in messages.

    Raises:
        SourceError: when it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            "source.unreadable",
            f"{name}: cannot be read ({error.strerror}).",
            facts={"file": str(path)},
            remedy="Check the path and the permissions.",
        ) from None


def parse(raw: bytes | str, name: str) -> Source:
    """Read YAML text; see :func:`read`."""
    text = _decode(raw, name) if isinstance(raw, bytes) else raw
    source = Source(name, None, {})
    try:
        return Source(name, _Reader(source, text).document(), source.positions)
    except yaml.MarkedYAMLError as error:
        if _TOO_DEEP in str(error.problem):
            raise source.error(
                (),
                "source.depth",
                f"lists and mappings are nested deeper than {MAX_DEPTH} levels.",
                remedy="Write it flatter.",
            ) from None
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise SourceError(
            "source.yaml",
            f"{name}:{line}: this is not YAML: {error.problem or error.context}.",
            facts={"file": name, "line": line, "column": column},
            remedy="Look for a missing colon, quote or indent at or just above this line.",
        ) from None
    except yaml.YAMLError as error:
        raise SourceError(
            "source.yaml",
            f"{name}:1: this is not YAML: {getattr(error, 'reason', type(error).__name__)}.",
            facts={"file": name, "line": 1, "column": 1},
            remedy="Look for control characters, which text files do not hold.",
        ) from None


def _decode(raw: bytes, name: str) -> str:
    if len(raw) > MAX_BYTES:
        raise SourceError(
            "source.too_large",
            f"{name}: {len(raw)} bytes are more than the {MAX_BYTES} a file of this kind may have.",
            facts={"file": name, "bytes": len(raw)},
            remedy="Split the file.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(
            "source.encoding",
            f"{name}:{line}: byte 0x{raw[error.start]:02x} is not UTF-8.",
            facts={"file": name, "line": line},
            remedy="Save the file as UTF-8.",
        ) from None


class _Reader:
    """Turns the events of a YAML parser into plain data, noting positions on the way.

    Events come one after another whatever the nesting, so a file too deep is refused before it can exhaust
    the stack; composing a tree of nodes first could not promise that.
    """

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.events = yaml.parse(text, Loader=_LOADER)

    def document(self) -> object:
        """The data of the only document."""
        event = self.next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self.next()
        if isinstance(event, yaml.StreamEndEvent) or self.is_nothing(event):
            remedy = "Write at least one fact or provision."
            raise self.source.error((), "source.empty", "the file is empty.", remedy=remedy)
        data = self.value(event, ())
        while not isinstance(event, yaml.StreamEndEvent):
            event = self.next()
            if isinstance(event, yaml.DocumentStartEvent):
                self.place((), event)
                remedy = "Keep one document a file."
                raise self.source.error((), "source.documents", "a second document begins.", remedy=remedy)
        return data

    def is_nothing(self, event: Any) -> bool:
        return isinstance(event, yaml.ScalarEvent) and event.style not in _QUOTED and event.value == ""

    def next(self) -> Any:
        return next(self.events)

    def place(self, path: Path_, event: Any) -> None:
        self.source.positions[path] = (event.start_mark.line + 1, event.start_mark.column + 1)

    def value(self, event: Any, path: Path_) -> object:
        self.place(path, event)
        self.check(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if len(path) >= MAX_DEPTH:
            message = f"lists and mappings are nested deeper than {MAX_DEPTH} levels."
            raise self.source.error(path, "source.depth", message, remedy="Write it flatter.")
        return self.sequence(path) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(path)

    def check(self, event: Any, path: Path_) -> None:
        """Only what holds data comes in."""
        if event.anchor is not None:
            message = "anchors and aliases are not used here."
            raise self.source.error(path, "source.alias", message, remedy="Write the value out.")
        if event.tag is not None:
            message = f'the YAML tag "{event.tag}" is refused: this file may hold only plain data.'
            remedy = "Remove the tag and write the value itself."
            raise self.source.error(path, "source.tag", message, remedy=remedy)

    def sequence(self, path: Path_) -> list[object]:
        items: list[object] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path_) -> dict[str, object]:
        result: dict[str, object] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.place(path, event)
                message = "a name must be a word, not a list, a mapping or an alias."
                raise self.source.error(path, "source.key", message, remedy="Write a word before the colon.")
            inner = (*path, event.value)
            doubled = event.value in result
            self.place(inner, event)
            self.check(event, inner)
            if doubled:
                message = f'"{event.value}" is written twice.'
                raise self.source.error(inner, "source.doubled_key", message, remedy="Keep one of the two.")
            result[event.value] = self.value(self.next(), inner)
            # A reader looks for the name, which may stand above its value.
            self.place(inner, event)
        return result

    def scalar(self, event: Any) -> object:
        if event.style in _QUOTED:
            return event.value
        if event.value in _WORDS:
            return _WORDS[event.value]
        return int(event.value) if _WHOLE_NUMBER.fullmatch(event.value) else event.value
