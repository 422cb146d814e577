"""Which rows have facts that cannot be used, in SQL of DuckDB, and what is wrong with them.

A row is held to what :func:`venditor.rights.facts.parse_facts` lets pass, in its words. One thing is
stricter, as in an audit: an amount has at most four decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from venditor.core.errors import VenditorError
from venditor.rights.bulk_checks import READ_FROM, is_of
from venditor.rights.facts import FIRST_YEAR, LAST_YEAR, UNKNOWN, FactsError, parse_facts
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.sql import INFINITY, FactColumn, quoted
from venditor.rules.vocabulary import FactDefinition, FactKind, Vocabulary

AMOUNT = "DECIMAL(18, 4)"
_DAY = ("DATE", "VARCHAR")
# Days may also be text here, as they come in files.
_READ_FROM: Mapping[FactKind, tuple[tuple[str, ...], str]] = {
    **READ_FROM,
    "event": (_DAY, "Give it as a date, without a time of day, or as text like 2026-03-02 or none."),
    "date": (_DAY, "Give it as a date, without a time of day, or as text like 2026-03-02."),
}


class RowsError(VenditorError):
    """Rows cannot be answered at all, as opposed to one row among them; ``facts`` has the name."""


@dataclass(frozen=True, slots=True)
class Check:
    """What may be wrong with some facts of a row.

    Attributes:
        facts: whose columns are looked at together.
        where: SQL of the rows that are looked at.
        said: by the texts of the facts that are known, what is wrong with them; ``None`` if nothing is.
    """

    facts: tuple[str, ...]
    where: str
    said: Callable[[Mapping[str, str]], str | None]


def refuse_type(definition: FactDefinition, kind: str) -> None:
    """Refuse a column whose type a fact cannot be read from.

    Args:
        definition: the fact.
        kind: SQL type of the column.

    Raises:
        RowsError: naming both.
    """
    kinds, remedy = _READ_FROM[definition.kind]
    if not is_of(kind, kinds):
        raise RowsError(
            "rows.type",
            f"{definition.name}: it cannot be read from the type {kind}.",
            facts={"name": definition.name, "type": kind},
            remedy=remedy,
        )


def value_of(definition: FactDefinition, kind: str) -> str:
    """A fact that was found usable, as the law's queries read it: SQL over the column of its name."""
    name = quoted(definition.name)
    match definition.kind:
        case "bool":
            return name
        case "money":
            return f"{name}::{AMOUNT}"
        case "event" | "date" if kind == "DATE":
            return name
        case "event" | "date":
            never = f"WHEN {name} = 'none' THEN '{INFINITY}'::DATE"
            return f"CASE WHEN {name} = '{UNKNOWN}' THEN NULL {never} ELSE {name}::DATE END"
        case _:
            return f"nullif({name}::VARCHAR, '{UNKNOWN}')"


def checks(
    facts: Sequence[tuple[str, FactColumn]], types: Mapping[str, str], vocabulary: Vocabulary
) -> list[Check]:
    """What is to be looked at in rows.

    Args:
        facts: name of each fact and where it comes from.
        types: SQL type by name of the facts that stand in columns.
        vocabulary: the facts that exist.
    """
    constants = {name: source.constant for name, source in facts if name not in types}
    place = tuple(name for name, _ in facts if name in (COUNTRY_FACT, REGION_FACT))
    apart = [(name,) for name in types if name not in place]
    # A region is looked at with its country, wherever that comes from.
    together = [place] if any(name in types for name in place) else []
    found = []
    for names in (*together, *apart):
        definition = vocabulary.facts[names[0]]
        kind = types.get(names[0], "")
        columns = tuple(name for name in names if name in types)
        if definition.kind == "money":
            found.append(_amount(definition.name))
        elif definition.kind in ("event", "date"):
            found.append(_day(definition, kind, vocabulary))
        elif definition.kind != "bool":
            shared = {name: constants[name] for name in names if name in constants}
            known = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in columns)
            found.append(Check(columns, known, partial(_as_parsed, vocabulary, shared)))
    return found


def _as_parsed(vocabulary: Vocabulary, shared: Mapping[str, object], told: Mapping[str, str]) -> str | None:
    """What is wrong with facts, as for one order."""
    try:
        parse_facts({**shared, **told}, vocabulary)
    except FactsError as error:
        return str(error).replace("\n", " ")
    return None


def _day(definition: FactDefinition, kind: str, vocabulary: Vocabulary) -> Check:
    """Days are looked at where they are text; dates where they are not of our time."""
    name = quoted(definition.name)
    said = partial(_as_parsed, vocabulary, {})
    if kind == "VARCHAR":
        return Check((definition.name,), f"{name} IS NOT NULL", said)
    ours = f"(isfinite({name}) AND year({name}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR})"
    if definition.kind == "event":
        ours = f"({ours} OR {name} = '{INFINITY}'::DATE)"
    return Check((definition.name,), f"NOT {ours}", said)


def _amount(name: str) -> Check:
    column = quoted(name)
    exact = f"TRY_CAST({column} AS {AMOUNT}) IS NOT DISTINCT FROM {column}"
    return Check((name,), f"{column} IS NOT NULL AND NOT ({exact} AND {column} >= 0)", _no_amount)


def _no_amount(told: Mapping[str, str]) -> str:
    ((name, value),) = told.items()
    if value.startswith("-"):
        return f"{name}: {value} is less than nothing. Write what was to be paid, without a sign."
    return f"{name}: {value} is no amount. Write at most fourteen digits and four decimals."
