"""Names and values that a page lists: rows of tables of data, terms with their descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml
from selectolax.lexbor import LexborNode

from venditor.listings.page.candidate import Candidate
from venditor.listings.page.opened import Opened
from venditor.listings.page.positions import Positions
from venditor.listings.read import source, squeezed
from venditor.products import NOTHING, Attribute, Field, Source

MOST = 200
"""Names and values of a page that are kept."""

LONGEST_NAME, LONGEST_VALUE = 60, 1_000
"""Characters of a name, and of a value: ingredients and warnings are long."""

_CELLS = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A name and a value, and where they stand."""

    attribute: Attribute
    source: Source
    node: LexborNode


def listed(opened: Opened) -> list[Listed]:
    """What the page lists, in order; the same name and value once."""
    found: dict[Attribute, Listed] = {}
    for name_node, value_node in _pairs(opened):
        name = squeezed(name_node.text(separator=" ")).rstrip(":\uff1a \u200e")
        value = squeezed(value_node.text(separator=" "))
        if 0 < len(name) <= LONGEST_NAME and 0 < len(value) <= LONGEST_VALUE:
            attribute = Attribute(name, value)
            found.setdefault(attribute, Listed(attribute, source("page", f"list: {name}", value), value_node))
        if len(found) == MOST:
            break
    return list(found.values())


def _pairs(opened: Opened) -> Iterator[tuple[LexborNode, LexborNode]]:
    for row in opened.rows:
        cells = [cell for cell in row.iter() if cell.tag in {"th", "td"}]
        names, values = cells[::2], cells[1::2]
        if len(cells) == _CELLS or (len(names) == len(values) and all(map(_ends_as_a_name, names))):
            yield from zip(names, values, strict=True)
    for term in opened.terms:
        value = term.next
        while value is not None and value.tag == "-text":
            value = value.next
        if value is not None and value.tag == "dd":
            yield term, value


def _ends_as_a_name(cell: LexborNode) -> bool:
    """Whether a cell has a colon at its end: of a row with several names, each beside its value."""
    return cell.text(separator=" ").rstrip().endswith((":", "\uff1a"))


def attributes(found: list[Listed], positions: Positions) -> Field[tuple[Attribute, ...]]:
    """All of them as a field of the listing."""
    if not found:
        return NOTHING
    sources = (replace(each.source, at=positions.of(each.node)) for each in found)
    return Field.present(tuple(each.attribute for each in found), *sources)


def from_lists(found: list[Listed]) -> Iterator[Candidate]:
    """What stands under a name that a field is known by."""
    fields = _fields()
    for each in found:
        field = fields.get(each.attribute.name.lower())
        if field is not None:
            yield Candidate("page", field, each.attribute.value, each.source, node=each.node)


@cache
def _fields() -> Mapping[str, str]:
    data = yaml.safe_load((files(__package__) / "attributes.yaml").read_text("utf-8"))
    return {name: field for field, names in data.items() for name in names}
