"""YAML that keeps its positions and can do nothing but hold data.

Only mappings, lists, text, whole numbers, true, false and null come in. Tags, anchors and aliases, doubled
keys and fractional numbers are refused, so that no file can run code, grow without bound or mean two
things. Plain words such as ``NO`` or ``on`` stay text (a country code is not a Boolean), and dates stay
text until the place that knows the type reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import yaml

from venditor.core.errors import VenditorError

Path_ = tuple[str | int, ...]
_LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null", "float", "timestamp")}
_STRUCTURE_TAGS = {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_QUOTED = {"'", '"', "|", ">"}
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d*)")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
MAX_BYTES = 4_000_000


class SourceError(VenditorError):
    """A file that cannot be read as plain data; ``facts`` has file, line and column."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a YAML file and where each part of it stands.

    Attributes:
        name: file name as shown in messages.
        data: plain data.
        positions: line and column (from 1) by path of keys and indexes.
    """

    name: str
    data: object
    positions: dict[Path_, tuple[int, int]] = field(repr=False)

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
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(
            "source.unreadable",
            f"{path.name}: cannot be read ({error.strerror}).",
            facts={"file": str(path)},
            remedy="Check the path and the permissions.",
        ) from None
    return parse(raw, path.name)


def parse(raw: bytes | str, name: str) -> Source:
    """Read YAML text; see :func:`read`."""
    text = _decode(raw, name) if isinstance(raw, bytes) else raw
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise SourceError(
            "source.yaml",
            f"{name}:{line}: this is not YAML: {error.problem or error.context}.",
            facts={"file": name, "line": line, "column": column},
            remedy="Look for a missing colon, quote or indent at or just above this line.",
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(
            "source.yaml",
            f"{name}:1: this is not YAML: {type(error).__name__}.",
            facts={"file": name},
            remedy="Check the encoding and look for stray control characters or very deep nesting.",
        ) from None
    source = Source(name, None, {})
    if node is None:
        raise source.error(
            (), "source.empty", "the file is empty.", remedy="Write at least one fact or provision."
        )
    return Source(name, _Reader(source).convert(node, ()), source.positions)


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
    """Turns composed nodes into plain data, noting positions on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def convert(self, node: yaml.Node, path: Path_) -> object:
        self.place(path, node)
        if id(node) in self.seen:
            raise self.source.error(
                path, "source.alias", "anchors and aliases are not used here.", remedy="Write the value out."
            )
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, path)
        if node.tag not in _STRUCTURE_TAGS:
            raise self.tag_error(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.convert(item, (*path, index)) for index, item in enumerate(node.value)]
        return self.mapping(cast("yaml.MappingNode", node), path)

    def place(self, path: Path_, node: yaml.Node) -> None:
        self.source.positions[path] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _PLAIN_TAGS:
                raise self.tag_error(key_node, path)
            key = key_node.value
            inner = (*path, key)
            if key in result:
                self.place(inner, key_node)
                raise self.source.error(
                    inner, "source.doubled_key", f'"{key}" is written twice.', remedy="Keep one of the two."
                )
            result[key] = self.convert(value_node, inner)
            # A reader looks for the name, which may stand above its value.
            self.place(inner, key_node)
        return result

    def scalar(self, node: yaml.ScalarNode, path: Path_) -> object:
        if node.tag not in _PLAIN_TAGS:
            raise self.tag_error(node, path)
        if node.style in _QUOTED:
            return node.value
        if node.value in _WORDS:
            return _WORDS[node.value]
        if _WHOLE_NUMBER.fullmatch(node.value):
            return int(node.value)
        return node.value

    def tag_error(self, node: yaml.Node, path: Path_) -> SourceError:
        return self.source.error(
            path,
            "source.tag",
            f'the YAML tag "{node.tag}" is refused: this file may hold only plain data.',
            remedy="Remove the tag and write the value itself.",
        )
