"""Finds the columns of a mapping in a file, and the mapping for a file that names none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from venditor.audits.engine import InputTable
from venditor.audits.errors import AuditError
from venditor.audits.mapping import COUNTRY, FIELDS, NEEDED, FromColumn, OrderMapping
from venditor.audits.mapping_file import shipped_mapping, shipped_mappings
from venditor.rules.functions import COUNTRY_FACT
from venditor.rules.vocabulary import Vocabulary

# The mapping for a file that no other recognises.
PLAIN = "plain"
# What a message shows of a file's headings, which may be none at all.
SHOWN_NAMES, SHOWN_CHARACTERS = 60, 60
# Usual headings of a missing column that a message shows; the first ones are the plainest.
SHOWN_HEADINGS = 6
# How alike a heading of the file and a missing one are at least; the same as for names of facts.
_ALIKE = 0.6
# What may stand in for a field that the file has no column for.
_INSTEAD = {"item": "description", "description": "item"}


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a file has what a mapping asks for.

    Attributes:
        fields: column by field; a field the file lacks is not in it.
        facts: column by fact.
        rivals: columns that may be the buyer's country as well as the one that is taken for it, where the
            mapping goes by usual headings; they may not say anything else.
    """

    fields: Mapping[str, str]
    facts: Mapping[str, str]
    rivals: tuple[str, ...] = ()


def recognise(table: InputTable, vocabulary: Vocabulary) -> OrderMapping:
    """The shipped mapping whose headings a file has; the plain one when none is recognised."""
    present = {_folded(name) for name in table.columns}
    best, most = PLAIN, 0
    for name in shipped_mappings():
        marks = [_folded(mark) for mark in shipped_mapping(name, vocabulary).recognised_by]
        if len(marks) > most and present.issuperset(marks):
            best, most = name, len(marks)
    return shipped_mapping(best, vocabulary)


def bind(mapping: OrderMapping, table: InputTable, vocabulary: Vocabulary) -> Binding:
    """Find the columns of a mapping in a file.

    Raises:
        AuditError: when columns are missing, naming all of them with the nearest headings, or when a heading
            that is needed stands over two columns.
    """
    by_name = {_folded(name): name for name in table.columns}
    wanted = {field: names for field, names in mapping.columns.items() if field not in mapping.constants}
    fields = _found(wanted, by_name)
    fact_columns = {
        fact: source.headings for fact, source in mapping.facts.items() if isinstance(source, FromColumn)
    }
    facts = _found(fact_columns, by_name)
    missing = {field: wanted[field] for field in NEEDED if field in wanted and not _has(field, fields)}
    for fact, source in mapping.facts.items():
        if isinstance(source, FromColumn) and not source.optional and fact not in facts:
            missing[fact] = source.headings
    for field in mapping.tested_fields():
        if field in wanted and not _has(field, fields):
            missing[field] = wanted[field]
    if missing:
        unused = [name for name in table.columns if name not in {*fields.values(), *facts.values()}]
        raise _missing(missing, mapping, table, unused)
    if mapping.facts_by_heading:
        taken = set(fields.values())
        for fact in vocabulary.facts:
            # The buyer's country is a field of its own. What the mapping gives to a fact is for empty cells.
            free = fact not in facts and fact != COUNTRY_FACT
            if fact in by_name and by_name[fact] not in taken and free:
                facts[fact] = by_name[fact]
    _refuse_doubled(table, [*fields.values(), *facts.values()])
    found = {field: fields[field] for field in FIELDS if field in fields}
    return Binding(found, facts, _rivals(mapping, found, by_name))


def _rivals(mapping: OrderMapping, fields: Mapping[str, str], by_name: Mapping[str, str]) -> tuple[str, ...]:
    """Other columns with a usual heading of the buyer's country."""
    if not mapping.facts_by_heading or COUNTRY not in fields:
        return ()
    usual = [by_name[_folded(name)] for name in mapping.columns[COUNTRY] if _folded(name) in by_name]
    return tuple(name for name in dict.fromkeys(usual) if name not in fields.values())


def overlooked(mapping: OrderMapping, table: InputTable) -> dict[str, tuple[str, ...]]:
    """Columns a mapping reads facts from if they are there, and that are not: headings by fact."""
    present = {_folded(name) for name in table.columns}
    return {
        fact: source.headings
        for fact, source in mapping.facts.items()
        if isinstance(source, FromColumn) and present.isdisjoint(map(_folded, source.headings))
    }


def _has(field: str, fields: Mapping[str, str]) -> bool:
    return field in fields or _INSTEAD.get(field) in fields


def _folded(heading: str) -> str:
    return "_".join(heading.casefold().replace("_", " ").split())


def _found(wanted: Mapping[str, Sequence[str]], by_name: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for field, headings in wanted.items():
        column = next((by_name[_folded(name)] for name in headings if _folded(name) in by_name), None)
        if column is not None:
            found[field] = column
    return found


def _missing(
    missing: Mapping[str, Sequence[str]], mapping: OrderMapping, table: InputTable, unused: Sequence[str]
) -> AuditError:
    lines = []
    for field, headings in missing.items():
        named = " or ".join(f'"{heading}"' for heading in headings[:SHOWN_HEADINGS])
        named += " …" if len(headings) > SHOWN_HEADINGS else ""
        # A column that is another field already is not the one that was meant.
        hint = next(filter(None, (_near(heading, unused) for heading in headings)), "")
        lines.append(f"{table.name} has no column {named} ({field}). {hint}".rstrip())
    remedy = f"Its columns are: {_shortened(table.columns)}."
    if table.unnamed:
        remedy += f" Columns without a heading (merged cells?): {_shortened(table.unnamed)}."
    return AuditError(
        "audit.missing_columns",
        "\n".join(lines),
        facts={"mapping": mapping.name, "missing": list(missing), "columns": list(table.columns)},
        remedy=f"{remedy} Correct the file, or name the columns in a mapping (--mapping FILE).",
    )


def _near(heading: str, unused: Sequence[str]) -> str:
    """Which column of the file may be meant, and the heading that it has to have."""
    close = get_close_matches(heading, unused, n=1, cutoff=_ALIKE)
    return f'Is it "{close[0]}"? Then call that column "{heading}".' if close else ""


def _shortened(names: Collection[str]) -> str:
    """Names as a list that can be read, however many and long they are."""
    shown = [
        name if len(name) <= SHOWN_CHARACTERS else f"{name[:SHOWN_CHARACTERS]}…"
        for name in islice(names, SHOWN_NAMES)
    ]
    return ", ".join([*shown, *(["…"] if len(names) > SHOWN_NAMES else [])])


def _refuse_doubled(table: InputTable, used: Iterable[str]) -> None:
    alike = Counter(map(_folded, table.columns))
    doubled = [heading for heading in used if heading in table.doubled or alike[_folded(heading)] > 1]
    if doubled:
        raise AuditError(
            "audit.doubled_columns",
            f'{table.name} has the heading "{doubled[0]}" over more than one column.',
            facts={"columns": doubled},
            remedy="Give each column a heading of its own.",
        )
