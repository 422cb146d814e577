"""What a mapping says: which column is what, what is set aside, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from venditor.core.text import LocalizedText
from venditor.rules.syntax import Value

# What an audit knows of a line, by kind. Everything else is a fact of the vocabulary.
TEXTS = ("order", "item", "description", "customer", "status", "currency")
NUMBERS = ("quantity", "unit_price")
TIMES = ("ordered_at", "shipped_at", "cancelled_at")
COUNTRY = "country"
FIELDS = (*TEXTS, *NUMBERS, *TIMES, COUNTRY)
NEEDED = ("order", "item", "quantity", "ordered_at", COUNTRY)
# The time of a credit note, which is its own `ordered_at`; only a matched return has it.
CREDITED_AT = "credited_at"
DecimalSign = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class FileHints:
    """What a mapping says about the files it is for.

    Attributes:
        encoding: Python's name of the encoding; found out when ``None``.
        delimiter: between the cells of a text file; found out when ``None``.
        sheet: sheet of a workbook; the first with content when ``None``.
        decimal: what stands before decimals.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    decimal: DecimalSign = "."


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that holds for every line."""

    value: Value


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day of a time of the line, in the mapping's zone.

    Attributes:
        field: one of ``ordered_at``, ``shipped_at``, ``credited_at``.
        plus: days added.
    """

    field: str
    plus: int = 0


@dataclass(frozen=True, slots=True)
class SameDayAs:
    """The day another fact has, as the mapping gives it.

    Attributes:
        fact: its name.
        plus: days added.
    """

    fact: str
    plus: int = 0


@dataclass(frozen=True, slots=True)
class FromColumn:
    """The cell of a column.

    Attributes:
        headings: names the column may have.
        optional: whether the file may lack it.
    """

    headings: tuple[str, ...]
    optional: bool = False


FactSource = Constant | DayOf | SameDayAs | FromColumn


@dataclass(frozen=True, slots=True)
class Test:
    """A test of one field of a line.

    Attributes:
        field: name of the field.
        kind: ``is`` and ``begins_with`` compare text without regard to case; ``present`` and ``negative``
            take no words.
        words: what it is compared with.
    """

    field: str
    kind: Literal["is", "begins_with", "present", "negative"]
    words: tuple[str, ...] = ()


Tests = tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Lines that are no purchase of a product.

    Attributes:
        reason: code of the reason; its words are in ``report/wording.yaml``.
        when: all must hold.
    """

    reason: str
    when: Tests


@dataclass(frozen=True, slots=True)
class QuantityLimit:
    """The lines an assumption is made for.

    Attributes:
        of: pieces of the line, of all lines of its order, or of the largest line of its order.
        at_most: pieces, inclusive.
    """

    of: Literal["line_quantity", "order_quantity", "largest_line_of_order"]
    at_most: int


@dataclass(frozen=True, slots=True)
class Assumption:
    """Facts taken for true though nobody told them.

    Attributes:
        id: its name in reports.
        because: why it is made, in words, by language.
        gives: where each fact it gives comes from, by name.
        when: the lines it is made for; all when ``None``.
    """

    id: str
    because: LocalizedText
    gives: Mapping[str, FactSource]
    when: QuantityLimit | None


@dataclass(frozen=True, slots=True)
class Alias:
    """What a name of a country in the file stands for.

    Attributes:
        code: ISO 3166-1 alpha-2; ``None`` when it names no single country.
        because: why it names none, by language.
    """

    code: str | None
    because: LocalizedText


@dataclass(frozen=True, slots=True)
class OrderMapping:
    """How a shop's export becomes facts.

    Attributes:
        name: its name.
        title: what it is for, by language.
        columns: headings each field may have, by field.
        constants: text of a field for all lines, by field.
        recognised_by: headings by which a file without a named mapping is recognised; none when it never is.
        hints: about the files.
        zone: IANA zone in which days are counted.
        written_in: IANA zone of times written without one.
        time_formats: how times are written (``strptime``); ISO 8601 when empty.
        filled_from_order: fields that only one line of an order carries and that hold for all of its lines.
        facts: where facts come from, by name.
        facts_by_heading: whether a column whose heading is a fact's name is that fact.
        countries: what names of countries stand for, beside their usual names.
        credits: tests of which one must hold for a line to be a credit note.
        set_aside: lines that are no purchase of a product; the first that holds gives the reason.
        assumptions: in the order they are told.
        questions: ids of the questions to answer.
    """

    name: str
    title: LocalizedText
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str]
    recognised_by: tuple[str, ...]
    hints: FileHints
    zone: str
    written_in: str
    time_formats: tuple[str, ...]
    filled_from_order: tuple[str, ...]
    facts: Mapping[str, FactSource]
    facts_by_heading: bool
    countries: Mapping[str, Alias]
    credits: tuple[Tests, ...]
    set_aside: tuple[SetAside, ...]
    assumptions: tuple[Assumption, ...]
    questions: tuple[str, ...]

    def tested_fields(self) -> Iterator[str]:
        """Fields that some test looks at."""
        for tests in (*self.credits, *(rule.when for rule in self.set_aside)):
            for test in tests:
                yield test.field

    def assumed_facts(self) -> dict[str, tuple[Assumption, FactSource]]:
        """The assumption that gives each assumed fact, by fact; no fact is given by two."""
        return {
            fact: (assumption, source)
            for assumption in self.assumptions
            for fact, source in assumption.gives.items()
        }
