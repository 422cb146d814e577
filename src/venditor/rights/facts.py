"""Facts of an order: from what a person or a file says to typed values, all problems told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from venditor.calendars import CalendarError, calendar, countries
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.rules.source import Source
from venditor.rules.syntax import NONE, Never, Value
from venditor.rules.vocabulary import FactDefinition, Vocabulary, is_country, nearest
from venditor.rules.wording import is_currency

_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
UNKNOWN = "unknown"
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days outside are slips of the pen, or stand for something else: no contract a pack knows is older."""


class FactsError(VenditorError):
    """Facts that cannot be used; ``facts["problems"]`` has one entry for each, none is left out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fact that cannot be used.

    Attributes:
        fact: its name as given.
        value: its value as given.
        message: what is wrong.
        remedy: what to write instead.
    """

    fact: str
    value: object
    message: str
    remedy: str


def parse_facts(
    given: object, vocabulary: Vocabulary, source: Source | None = None, *, as_recorded: bool = False
) -> dict[str, Value]:
    """Read facts by their names in the vocabulary.

    Args:
        given: mapping of fact names to values: true or false, words, country codes, days (``2026-03-02`` or a
            ``date``), ``none`` for an event that has not happened, money as ``{amount, currency}``; a value
            that is missing, null or ``unknown`` is unknown.
        vocabulary: the facts that exist.
        source: the file the facts came from, for positions in messages.
        as_recorded: take the facts of a record as they stand: also days far from our time, which were not
            always refused, and without what they imply.

    Returns:
        Known facts only, and what they imply of others.

    Raises:
        FactsError: naming every fact that cannot be used, with the nearest right name or form.
    """
    if not isinstance(given, Mapping):
        raise FactsError(
            "facts.shape",
            f"{source.name + ': ' if source else ''}facts must be a mapping of names to values.",
            facts={"value": given},
            remedy="Write one fact a line, such as `consumer_country: DE`.",
        )
    known: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            read = _fact(str(name), value, vocabulary)
            if not as_recorded:
                _refuse_far_day(str(name), read)
        except _RefusedError as refused:
            problems.append(Problem(str(name), value, *refused.args))
        else:
            if read is not None:
                known[str(name)] = read
    problems.extend(_together(known))
    if problems:
        raise _error(problems, source)
    return known if as_recorded else known | vocabulary.implied(known)


class _RefusedError(Exception):
    """Message and remedy for one value."""


def _error(problems: list[Problem], source: Source | None) -> FactsError:
    lines = []
    for problem in problems:
        place = f"{source.where((problem.fact,))}: " if source is not None else ""
        lines.append(f"{place}{problem.message}{f' {problem.remedy}' if problem.remedy else ''}")
    return FactsError(
        "facts.unusable",
        "\n".join(lines),
        facts={"problems": [{"fact": p.fact, "value": p.value, "message": p.message} for p in problems]},
    )


def _fact(name: str, value: object, vocabulary: Vocabulary) -> Value | None:
    definition = vocabulary.facts.get(name)
    if definition is None:
        raise _RefusedError(f'"{name}" is not a fact.', nearest(name, vocabulary.facts))
    if value is None or value == UNKNOWN:
        return None
    return _READERS[definition.kind](definition, value)


def _refuse_far_day(name: str, value: Value | None) -> None:
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        message = f'{name}: "{value.isoformat()}" is no day from {FIRST_YEAR} to {LAST_YEAR}.'
        raise _RefusedError(message, "Leave it unknown, or write none if it has not happened.")


def _bool(definition: FactDefinition, value: object) -> Value:
    if isinstance(value, bool):
        return value
    raise _RefusedError(
        f"{definition.name}: {value!r} is not true or false.", "Write true, false or unknown."
    )


def _enum(definition: FactDefinition, value: object) -> Value:
    if value in definition.type.values:
        return str(value)
    words = definition.type.values
    hint = nearest(str(value), words) or f"Write one of: {', '.join(words)}."
    raise _RefusedError(f'{definition.name}: "{value}" is not known.', hint)


def _country(definition: FactDefinition, value: object) -> Value:
    if isinstance(value, str) and is_country(value):
        return value
    raise _RefusedError(
        f'{definition.name}: "{value}" is not a country code of ISO 3166-1.', _country_hint(value)
    )


def _country_hint(value: object) -> str:
    text = str(value).upper()
    if text == "UK":
        return 'Did you mean "GB"?'
    return (
        f'Did you mean "{text}"?' if is_country(text) else "Write two capital letters, such as DE, GB or TW."
    )


def _region(definition: FactDefinition, value: object) -> Value:
    if isinstance(value, str) and _REGION.fullmatch(value):
        return value
    raise _RefusedError(
        f'{definition.name}: "{value}" is not a region code of ISO 3166-2.', "Write it like DE-BY."
    )


def day(value: object) -> date | None:
    """A calendar day from a ``date`` or ISO text; ``None`` when it is neither (a time of day is refused)."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _date(definition: FactDefinition, value: object) -> Value:
    read = day(value)
    if read is None:
        raise _RefusedError(
            f'{definition.name}: "{value}" is not a day of the calendar.', "Write it like 2026-03-02."
        )
    return read


def _event(definition: FactDefinition, value: object) -> Value:
    if value == "none" or isinstance(value, Never):
        return NONE
    read = day(value)
    if read is None:
        remedy = "Write a day like 2026-03-02, none if it has not happened, or unknown."
        raise _RefusedError(f'{definition.name}: "{value}" is not a day of the calendar.', remedy)
    return read


def _money(definition: FactDefinition, value: object) -> Value:
    try:
        money = value if isinstance(value, Money) else Money.parse(value)
    except VenditorError as error:
        raise _RefusedError(f"{definition.name}: {error.message}", error.remedy) from None
    if not is_currency(money.currency):
        message = f'{definition.name}: "{money.currency}" is not an ISO 4217 currency code.'
        raise _RefusedError(message, 'Write three capital letters, such as "EUR".')
    if money.amount < 0:
        message = f"{definition.name}: {money.amount} {money.currency} is less than nothing."
        raise _RefusedError(message, "Write what was to be paid, without a sign.")
    return money


_READERS = {
    "bool": _bool,
    "enum": _enum,
    "country": _country,
    "region": _region,
    "event": _event,
    "date": _date,
    "money": _money,
}


def _together(known: Mapping[str, Value]) -> list[Problem]:
    """Facts that are each right but do not go together."""
    problems = []
    money = {name: value for name, value in known.items() if isinstance(value, Money)}
    currencies = sorted({value.currency for value in money.values()})
    if len(currencies) > 1:
        names = ", ".join(sorted(money))
        message = f"{names} are in different currencies: {', '.join(currencies)}."
        problems.append(Problem(min(money), str(money), message, "Convert at a stated rate first."))
    country, region = known.get("consumer_country"), known.get("consumer_region")
    if region is not None and country is not None:
        if not str(region).startswith(f"{country}-"):
            message = f'consumer_region: "{region}" does not lie in {country}.'
            remedy = "Correct the region or consumer_country."
            problems.append(Problem("consumer_region", region, message, remedy))
        elif wrong := _unknown_region(str(region), str(country)):
            message = f"consumer_region: {wrong.message}"
            problems.append(Problem("consumer_region", region, message, wrong.remedy))
    return problems


def region_problem(region: str, country: str) -> str | None:
    """What is wrong with a region of a country, in words; ``None`` where nothing is known to be.

    Args:
        region: ISO 3166-2 code.
        country: ISO 3166-1 code of the country it says it lies in.
    """
    wrong = _unknown_region(region, country)
    return None if wrong is None else f"consumer_region: {wrong}"


def _unknown_region(region: str, country: str) -> CalendarError | None:
    if country in countries():
        try:
            calendar(country, region)
        except CalendarError as error:
            return error
    return None
