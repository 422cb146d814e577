"""Reads mapping files: YAML with positions, every mistake named by file and line.

The form is described for editors in ``mappings/mapping.schema.json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from venditor.audits.errors import AuditError
from venditor.audits.mapping import (
    COUNTRY,
    CREDITED_AT,
    FIELDS,
    NEEDED,
    NUMBERS,
    TIMES,
    Alias,
    Assumption,
    Constant,
    DayOf,
    FactSource,
    FileHints,
    FromColumn,
    OrderMapping,
    QuantityLimit,
    SameDayAs,
    SetAside,
    Test,
    Tests,
)
from venditor.audits.wording import SET_ASIDE_BY_MAPPING
from venditor.calendars import Period
from venditor.core.errors import VenditorError
from venditor.core.text import LocalizedText
from venditor.rights.facts import parse_facts
from venditor.rules.source import Path_, Source, read
from venditor.rules.vocabulary import Vocabulary, is_country, localized, mapping, nearest
from venditor.rules.wording import is_currency

_KEYS = (
    "mapping",
    "title",
    "recognised_by",
    "file",
    "columns",
    "constants",
    "time",
    "filled_from_order",
    "facts",
    "facts_by_heading",
    "countries",
    "credits",
    "set_aside",
    "assumptions",
    "questions",
)
# Asked where a mapping does not say: is there a right, until when, and did returns keep to it.
QUESTIONS = ("withdrawal.available", "withdrawal.last_day", "withdrawal.in_time")
_LIMITS = ("line_quantity", "order_quantity", "largest_line_of_order")
_DAYS_OF = {"day": 1, "week": 7}
_FOLDER = Path(str(files("venditor.audits"))) / "mappings"
_SUFFIX = ".yaml"
_A_ZONE = "Europe/Berlin"
_NO_DELIMITERS = '"\r\n'
# What `strptime` of the engine knows. Source: DuckDB, Date Format Functions.
_DIRECTIVE = re.compile("%(-?[dmyHIMSj]|[aAbBcfghnpuwxGTUVWXY%])")
# A delivery or a notice is days or months after another day, never a century.
MOST_DAYS = 36_525


def shipped_mappings() -> tuple[str, ...]:
    """Names of the mappings that come with Venditor."""
    return tuple(sorted(path.stem for path in _FOLDER.glob(f"*{_SUFFIX}")))


def shipped_mapping(name: str, vocabulary: Vocabulary) -> OrderMapping:
    """A mapping that comes with Venditor."""
    return read_mapping(_FOLDER / f"{name}{_SUFFIX}", vocabulary)


def find_mapping(name_or_file: str, vocabulary: Vocabulary) -> OrderMapping:
    """The mapping a user names: a shipped one by its name, or a file.

    Raises:
        AuditError: when it is neither, with the nearest name.
        SourceError: naming file and line, when the file cannot be used.
    """
    known = shipped_mappings()
    if name_or_file in known:
        return shipped_mapping(name_or_file, vocabulary)
    path = Path(name_or_file)
    if path.exists() or path.suffix in (_SUFFIX, ".yml"):
        return read_mapping(path, vocabulary)
    raise AuditError(
        "audit.mapping",
        f'there is no mapping "{name_or_file}".',
        facts={"mapping": name_or_file},
        remedy=nearest(name_or_file, known) or f"Name a file, or one of: {', '.join(known)}.",
    )


def read_mapping(path: Path, vocabulary: Vocabulary) -> OrderMapping:
    """Read a mapping file.

    Raises:
        SourceError: naming file and line, when something in it cannot be used.
    """
    return _Reader(read(path), vocabulary).mapping()


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


class _Reader:
    """One mapping file being read; every part is checked where it stands."""

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.root = mapping(source, (), source.data)

    def mapping(self) -> OrderMapping:
        self.known_keys((), self.root, _KEYS)
        facts = self.part("facts", self.fact_source)
        time = self.section(("time",), ("zone", "written_in", "formats"))
        zone = self.zone(("time", "zone"), time.get("zone", "UTC"))
        questions = self.words(("questions",), self.root.get("questions")) or QUESTIONS
        for index, question in enumerate(questions):
            self.known(("questions", index), question, self.vocabulary.questions, "a question")
        read_ = OrderMapping(
            name=self.text(("mapping",), self.root.get("mapping")),
            title=localized(self.source, ("title",), self.root.get("title")),
            columns=self.columns(),
            constants=self.constants(),
            recognised_by=self.words(("recognised_by",), self.root.get("recognised_by")),
            hints=self.hints(),
            zone=zone,
            written_in=self.zone(("time", "written_in"), time.get("written_in", zone)),
            time_formats=self.formats(time.get("formats")),
            filled_from_order=self.fields(("filled_from_order",)),
            facts=facts,
            facts_by_heading=self.truth(("facts_by_heading",), self.root.get("facts_by_heading", False)),
            countries=self.part("countries", self.alias),
            credits=self.credits(),
            set_aside=self.rules(),
            assumptions=self.assumptions(facts),
            questions=questions,
        )
        self.together(read_)
        return read_

    def part(self, key: str, reader: Callable[[Path_, str, object], Any]) -> dict[str, Any]:
        given = mapping(self.source, (key,), self.root.get(key, {}))
        return {name: reader((key, name), name, value) for name, value in given.items()}

    def section(self, path: Path_, keys: tuple[str, ...]) -> dict[str, object]:
        given: object = self.root
        for key in path:
            given = cast("Mapping[Any, object]", given).get(key, {})
        found = mapping(self.source, path, given)
        self.known_keys(path, found, keys)
        return found

    def known_keys(self, path: Path_, given: Mapping[str, object], keys: tuple[str, ...]) -> None:
        for key in given:
            self.known((*path, key), key, keys, "a key here")

    def known(self, path: Path_, word: object, known: Any, what: str) -> None:
        if word not in known:
            remedy = nearest(str(word), known) or f"Write one of: {', '.join(known)}."
            raise self.source.error(path, "mapping.unknown", f'"{word}" is not {what}.', remedy=remedy)

    def wrong(self, path: Path_, what: str) -> VenditorError:
        return self.source.error(path, "mapping.shape", f"{'.'.join(map(str, path))} must be {what}.")

    def text(self, path: Path_, given: object) -> str:
        # An order prefix or a code such as 22 is written without quotes and is meant as text.
        if isinstance(given, bool) or not isinstance(given, str | int) or given == "":
            raise self.wrong(path, "a text")
        return str(given)

    def words(self, path: Path_, given: object) -> tuple[str, ...]:
        if given is None:
            return ()
        if not isinstance(given, list):
            return (self.text(path, given),)
        return tuple(self.text((*path, index), word) for index, word in enumerate(given))

    def truth(self, path: Path_, given: object) -> bool:
        if not isinstance(given, bool):
            raise self.wrong(path, "true or false")
        return given

    def zone(self, path: Path_, given: object) -> str:
        name = self.text(path, given)
        # A machine without a zone database cannot judge; the engine has one of its own.
        if not _is_zone(name) and _is_zone(_A_ZONE):
            raise self.source.error(
                path, "mapping.zone", f'"{name}" is not a time zone.', remedy=f"Write one like {_A_ZONE}."
            )
        return name

    def formats(self, given: object) -> tuple[str, ...]:
        found = self.words(("time", "formats"), given)
        if any("%z" in form or "%Z" in form for form in found):
            # ISO 8601 is read with its offset; a zone in another form has no name that is sure.
            raise self.source.error(
                ("time", "formats"),
                "mapping.formats",
                "time.formats may not read a zone (%z).",
                remedy="Export the times in one zone and name it (`written_in`), or in ISO 8601 with offset.",
            )
        for index, form in enumerate(found):
            if "%" in _DIRECTIVE.sub("", form):
                raise self.source.error(
                    ("time", "formats", index),
                    "mapping.formats",
                    f'"{form}" has a % that stands for no part of a time.',
                    remedy='Write one like "%d.%m.%Y %H:%M".',
                )
        return found

    def fields(self, path: Path_) -> tuple[str, ...]:
        found = self.words(path, self.root.get(str(path[0])))
        for index, field in enumerate(found):
            self.known((*path, index), field, FIELDS, "a field")
        return found

    def hints(self) -> FileHints:
        given = self.section(("file",), ("encoding", "delimiter", "sheet", "decimal"))
        decimal = given.get("decimal", ".")
        self.known(("file", "decimal"), decimal, (".", ","), "a decimal sign")
        texts = {key: self.text(("file", key), given[key]) for key in given if key != "decimal"}
        if len(texts.get("delimiter", ",")) != 1 or texts.get("delimiter", ",") in _NO_DELIMITERS:
            raise self.wrong(("file", "delimiter"), "one character that is no quotation mark or line break")
        return FileHints(decimal=cast("Any", decimal), **texts)

    def columns(self) -> dict[str, tuple[str, ...]]:
        given = self.section(("columns",), FIELDS)
        return {field: self.words(("columns", field), names) for field, names in given.items()}

    def constants(self) -> dict[str, str]:
        given = self.section(("constants",), FIELDS)
        found = {field: self.text(("constants", field), value) for field, value in given.items()}
        if "currency" in found and not is_currency(found["currency"]):
            raise self.wrong(("constants", "currency"), "a currency code of ISO 4217, such as EUR")
        return found

    def fact_source(self, path: Path_, fact: str, given: object) -> FactSource:
        """A constant, ``{day_of: FIELD}``, ``{same_day_as: FACT}`` or ``{column: HEADING}``."""
        self.known(path, fact, self.vocabulary.facts, "a fact")
        kind = self.vocabulary.facts[fact].kind
        if not isinstance(given, dict) or kind == "money":
            return Constant(self.constant(path, fact, given))
        self.known_keys(path, given, ("column", "optional", "day_of", "same_day_as", "plus"))
        if "column" in given:
            optional = self.truth((*path, "optional"), given.get("optional", False))
            return FromColumn(self.words((*path, "column"), given["column"]), optional)
        if kind not in ("event", "date"):
            raise self.wrong(path, "a value or {column: HEADING}")
        plus = self.days((*path, "plus"), given["plus"]) if "plus" in given else 0
        if "day_of" in given:
            self.known((*path, "day_of"), given["day_of"], (*TIMES, CREDITED_AT), "a time of a line")
            return DayOf(str(given["day_of"]), plus)
        if "same_day_as" in given:
            other = given["same_day_as"]
            self.known((*path, "same_day_as"), other, self.vocabulary.facts, "a fact")
            return SameDayAs(str(other), plus)
        raise self.wrong(path, "a value, {column: ...}, {day_of: ...} or {same_day_as: ...}")

    def constant(self, path: Path_, fact: str, given: object) -> Any:
        try:
            return parse_facts({fact: given}, self.vocabulary)[fact]
        except KeyError:
            raise self.wrong(path, "a known value") from None
        except VenditorError as error:
            raise self.source.error(path, "mapping.fact", str(error)) from None

    def days(self, path: Path_, given: object) -> int:
        try:
            period = Period.parse(str(given))
        except VenditorError as error:
            raise self.source.error(path, "mapping.period", str(error)) from None
        days = period.count * _DAYS_OF.get(period.unit, 0)
        if not 0 < days <= MOST_DAYS:
            raise self.wrong(path, f"days or weeks, at most {MOST_DAYS} days")
        return days

    def alias(self, path: Path_, name: str, given: object) -> Alias:
        del name
        if isinstance(given, dict):
            self.known_keys(path, given, ("unknown",))
            return Alias(None, localized(self.source, (*path, "unknown"), given.get("unknown")))
        if not isinstance(given, str) or not is_country(given):
            raise self.wrong(path, "a country code such as DE, or {unknown: {en: why}}")
        return Alias(given, {})

    def credits(self) -> tuple[Tests, ...]:
        given = self.root.get("credits", [])
        if not isinstance(given, list):
            raise self.wrong(("credits",), "a list of tests")
        return tuple(self.tests(("credits", index), test) for index, test in enumerate(given))

    def tests(self, path: Path_, given: object) -> Tests:
        tests = mapping(self.source, path, given)
        self.known_keys(path, tests, FIELDS)
        return tuple(self.test((*path, field), field, test) for field, test in tests.items())

    def test(self, path: Path_, field: str, given: object) -> Test:
        if given == "present":
            return Test(field, "present")
        if given == "negative" and field in NUMBERS:
            return Test(field, "negative")
        if isinstance(given, dict) and len(given) == 1 and field not in (*NUMBERS, *TIMES):
            for kind in ("is", "begins_with"):
                if kind in given:
                    return Test(field, cast("Any", kind), self.words((*path, kind), given[kind]))
        raise self.wrong(path, "{is: [...]}, {begins_with: [...]}, present, or for numbers negative")

    def rules(self) -> tuple[SetAside, ...]:
        given = self.root.get("set_aside", [])
        if not isinstance(given, list):
            raise self.wrong(("set_aside",), "a list of rules")
        rules = []
        for index, entry in enumerate(given):
            path: Path_ = ("set_aside", index)
            rule = mapping(self.source, path, entry)
            self.known_keys(path, rule, ("reason", "when"))
            self.known((*path, "reason"), rule.get("reason"), SET_ASIDE_BY_MAPPING, "a reason")
            rules.append(SetAside(str(rule["reason"]), self.tests((*path, "when"), rule.get("when"))))
        return tuple(rules)

    def assumptions(self, facts: Mapping[str, FactSource]) -> tuple[Assumption, ...]:
        given = mapping(self.source, ("assumptions",), self.root.get("assumptions", {}))
        result: list[Assumption] = []
        for name, entry in given.items():
            path: Path_ = ("assumptions", name)
            told = mapping(self.source, path, entry)
            self.known_keys(path, told, ("because", "facts", "ordinary", "when"))
            because: LocalizedText = localized(self.source, (*path, "because"), told.get("because"))
            gives = {
                fact: self.fact_source((*path, "facts", fact), fact, value)
                for fact, value in mapping(self.source, (*path, "facts"), told.get("facts", {})).items()
            }
            for fact in self.ordinary((*path, "ordinary"), told.get("ordinary")):
                if fact not in facts:
                    gives.setdefault(fact, Constant(cast("Any", self.vocabulary.facts[fact].ordinary)))
            if not gives:
                raise self.wrong(path, "an assumption that gives a fact (`facts` or `ordinary`)")
            result.append(Assumption(name, because, gives, self.limit((*path, "when"), told.get("when"))))
        return tuple(result)

    def ordinary(self, path: Path_, given: object) -> tuple[str, ...]:
        """Facts given the value they ordinarily have: by name, or all of a group of the vocabulary."""
        known = {name: fact for name, fact in self.vocabulary.facts.items() if fact.ordinary is not None}
        groups = sorted({fact.group for fact in known.values() if fact.group})
        result: list[str] = []
        for index, word in enumerate(self.words(path, given)):
            self.known((*path, index), word, (*groups, *known), "a fact with an ordinary value")
            result += (
                [word] if word in known else [name for name, fact in known.items() if fact.group == word]
            )
        return tuple(result)

    def limit(self, path: Path_, given: object) -> QuantityLimit | None:
        if given is None:
            return None
        limit = mapping(self.source, path, given)
        self.known_keys(path, limit, _LIMITS)
        for of, bounds in limit.items():
            at_most = bounds.get("at_most") if isinstance(bounds, dict) and len(bounds) == 1 else None
            if isinstance(at_most, int) and not isinstance(at_most, bool) and len(limit) == 1:
                return QuantityLimit(cast("Any", of), at_most)
        raise self.wrong(path, "{order_quantity: {at_most: 48}} or {line_quantity: {at_most: 6}}")

    def together(self, read_: OrderMapping) -> None:
        """Parts that are each right but do not go together."""
        for field in NEEDED:
            if field not in read_.columns and field not in read_.constants:
                raise self.source.error(
                    ("columns",), "mapping.needed", f"columns must say which column is {field}."
                )
        for field in read_.tested_fields():
            if field not in read_.columns and field not in read_.constants:
                message = f'"{field}" is tested, but columns do not say which column it is.'
                raise self.source.error(("columns",), "mapping.needed", message)
        if "consumer_country" in read_.facts:
            message = f"consumer_country is what columns name {COUNTRY}."
            raise self.source.error(("facts", "consumer_country"), "mapping.doubled", message)
        self.each_fact_once(read_)
        self.no_circle(read_)

    def each_fact_once(self, read_: OrderMapping) -> None:
        """A fact comes from one place; an assumption may fill what a column leaves empty."""
        given_by: dict[str, str] = dict.fromkeys(read_.facts, "facts")
        for assumption in read_.assumptions:
            for fact, source in assumption.gives.items():
                path: Path_ = ("assumptions", assumption.id)
                column = isinstance(read_.facts.get(fact), FromColumn)
                if given_by.get(fact, "") and not (given_by[fact] == "facts" and column):
                    message = f"{fact} is already given by {given_by[fact]}."
                    raise self.source.error(path, "mapping.doubled", message)
                if isinstance(source, FromColumn):
                    raise self.source.error(
                        path, "mapping.shape", f"{fact} is assumed, not read from a column."
                    )
                given_by[fact] = assumption.id

    def no_circle(self, read_: OrderMapping) -> None:
        """A fact is not the same day as one that is the same day as it."""
        told = [("facts", fact, source) for fact, source in read_.facts.items()]
        assumed = [
            (assumption.id, fact, source)
            for assumption in read_.assumptions
            for fact, source in assumption.gives.items()
        ]
        follows = {
            fact: (place, source.fact)
            for place, fact, source in (*told, *assumed)
            if isinstance(source, SameDayAs)
        }
        for fact, (place, other) in follows.items():
            met = [other]
            while met[-1] in follows and met[-1] != fact and len(met) <= len(follows):
                met.append(follows[met[-1]][1])
            if met[-1] == fact:
                message = f"{fact} is said to be the same day as itself."
                path: Path_ = ("facts", fact) if place == "facts" else ("assumptions", place, "facts", fact)
                raise self.source.error(path, "mapping.circle", message, remedy="Name a day of the line.")
