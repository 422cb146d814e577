"""Has the law's questions answered for every purchase and return, with the assumptions and without them.

Lines that share all facts share their answers, so the law is asked once for each distinct combination of
facts, and every line is then given the answers of its combination. The table ``case_row`` has one row a
purchase and one for each part of a purchase that was taken back, with its two combinations; the tables
``combination_with`` and ``answer_with`` (and ``..._without``) have the facts and answers of each combination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlglot import exp

from venditor.audits.engine import Engine
from venditor.audits.expressions import DIALECT, all_of, call, column, is_known
from venditor.audits.facts import World
from venditor.calendars import Period
from venditor.rights.bulk import COUNTRY_FACT, answers_query
from venditor.rights.jurisdictions import CHOSEN_LAW_FACT, GOVERNING_LAW, TRADER_FACT, source_of
from venditor.rules.library import Library
from venditor.rules.program import Program
from venditor.rules.sql import CALENDAR_COLUMNS, calendar_rows, rules_asked

COMBINATION = "combination"
# A row of the result, beside its facts.
ROW = {
    "input_line": "line",
    "row_kind": "kind",
    "line": "purchase_line",
    "order_id": "order_id",
    "item": "item",
    "row_pieces": "pieces",
    "currency": "currency",
    "amount": "amount",
    "customer": "customer",
    "ordered_at": "ordered_at",
    "credited_at": "credited_at",
    "place": "place",
    "country": "country",
}
# Most days in one unit of a period; only how far calendars are laid out depends on it. A working day
# counts with the longest rest a calendar has between two.
_LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366, "working_day": 12}
_MARGIN = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of which law.

    Attributes:
        library: the law.
        questions: ids of the questions.
        law_as_of: what-if day that selects every version; ``None`` when facts do.
    """

    library: Library
    questions: tuple[str, ...]
    law_as_of: date | None


def evaluate(engine: Engine, worlds: Sequence[World], inquiry: Inquiry) -> Mapping[str, str]:
    """Answer every question for every row, in each world.

    Args:
        engine: holds ``case_source``.
        worlds: the facts, with assumptions and without.
        inquiry: what is asked.

    Returns:
        SHA-256 by pack that the answers rest on.
    """
    combine(engine, worlds)
    return ask(engine, worlds, inquiry)


def combine(engine: Engine, worlds: Sequence[World]) -> None:
    """Find the distinct combinations of facts of each world, and which one each row has.

    Args:
        engine: holds ``case_source``.
        worlds: the facts.
    """
    rows = [column(name).as_(alias) for name, alias in ROW.items()]
    facts = [sql.copy().as_(_held(world, fact)) for world in worlds for fact, sql in world.varying.items()]
    _create(engine, "case_facts", exp.select(*rows, *facts).from_("case_source"))
    # A mapping without assumptions has the same facts with them and without: they are asked about once.
    same = _same(worlds)
    for world in worlds:
        if same[world.name] == world.name:
            _create(engine, f"combination_{world.name}", _combinations(world))
    _repeat(engine, "combination", same)
    _create(engine, "case_row", _keyed(worlds))
    engine.run("DROP TABLE case_facts")


def ask(
    engine: Engine, worlds: Sequence[World], inquiry: Inquiry, *, answers: str = "answer"
) -> Mapping[str, str]:
    """Answer every question for every combination of facts.

    Args:
        engine: holds the combinations.
        worlds: the facts.
        inquiry: what is asked.
        answers: begins the names of the tables of answers.

    Returns:
        SHA-256 by pack that the answers rest on.
    """
    # Either may bring its law to a buyer who lives elsewhere.
    elsewhere = _values(engine, worlds, TRADER_FACT) | _values(engine, worlds, CHOSEN_LAW_FACT)
    countries = sorted(_values(engine, worlds, COUNTRY_FACT) | elsewhere)
    _lay_out_calendar(engine, worlds, countries, elsewhere=sorted(elsewhere), inquiry=inquiry)
    packs: dict[str, str] = {}
    same = _same(worlds)
    for world in worlds:
        if same[world.name] == world.name:
            packs.update(_answer(engine, world, countries, inquiry, answers))
    _repeat(engine, answers, same)
    engine.run("DROP TABLE calendar")
    return dict(sorted(packs.items()))


def _answer(
    engine: Engine, world: World, countries: Sequence[str], inquiry: Inquiry, answers: str
) -> Mapping[str, str]:
    """Answer every question for every combination of a world."""
    known = inquiry.library.vocabulary.facts
    columns = world.fact_columns(_absent(engine, world))
    query = answers_query(
        inquiry.library,
        f"combination_{world.name}",
        {fact: source for fact, source in columns.items() if fact in known},
        key=COMBINATION,
        countries=countries,
        questions=inquiry.questions,
        law_as_of=inquiry.law_as_of,
    )
    for setting in query.settings:
        engine.run(setting)
    engine.run(f"CREATE TABLE {answers}_{world.name} AS {query.sql}")
    return query.packs


def _same(worlds: Sequence[World]) -> dict[str, str]:
    """The first world with the same facts, by the name of each."""
    return {
        world.name: next(
            other.name
            for other in worlds
            if (other.constants, other.varying) == (world.constants, world.varying)
        )
        for world in worlds
    }


def _repeat(engine: Engine, table: str, same: Mapping[str, str]) -> None:
    """Give worlds that are the same as another one that one's table."""
    for name, other in same.items():
        if name != other:
            engine.run(f"CREATE VIEW {table}_{name} AS FROM {table}_{other}")


def _absent(engine: Engine, world: World) -> dict[str, bool | None]:
    """For each varying fact whether it is unknown in some row; ``None`` when it is in all of them."""
    counts = [exp.Count(this=column(world.column_of(fact))) for fact in world.varying]
    query = exp.select(exp.Count(this=exp.Star()), *counts).from_(f"combination_{world.name}")
    ((rows, *known),) = engine.rows(query.sql(dialect=DIALECT))
    # The country selects the branch of the query, so its column is kept even when all rows lack it.
    return {
        fact: None if not count and fact != COUNTRY_FACT else count < rows
        for fact, count in zip(world.varying, known, strict=True)
    }


def _create(engine: Engine, table: str, query: exp.Select) -> None:
    engine.run(query.ctas(table, dialect=DIALECT).sql(dialect=DIALECT))


def _held(world: World, fact: str) -> str:
    return f"{world.name}_{fact}"


def _combinations(world: World) -> exp.Select:
    held = [column(_held(world, fact)).as_(world.column_of(fact)) for fact in world.varying]
    distinct = exp.select(*held).distinct().from_("case_facts").subquery("different")
    number = exp.Window(this=exp.RowNumber()).as_(COMBINATION)
    return exp.select(number, "*").from_(distinct)


def _keyed(worlds: Sequence[World]) -> exp.Select:
    """Rows with the number of their combination in each world."""
    keys = [
        column(COMBINATION, f"combination_{world.name}").as_(f"{COMBINATION}_{world.name}")
        for world in worlds
    ]
    query = exp.select(*(column(alias) for alias in ROW.values()), *keys).from_("case_facts")
    for world in worlds:
        table = f"combination_{world.name}"
        same = [
            exp.NullSafeEQ(
                this=column(_held(world, fact), "case_facts"),
                expression=column(world.column_of(fact), table),
            )
            for fact in world.varying
        ]
        query = query.join(table, on=all_of(same))
    return query


def _values(engine: Engine, worlds: Sequence[World], fact: str) -> set[str]:
    """Every value a fact has in some row."""
    found: set[str] = set()
    for world in worlds:
        value = world.constants.get(fact)
        if value is not None:
            found.add(str(value))
        if fact in world.varying:
            name = column(world.column_of(fact))
            query = exp.select(name).distinct().from_(f"combination_{world.name}").where(is_known(name))
            found.update(row[0] for row in engine.rows(query.sql(dialect=DIALECT)))
    return found


def _lay_out_calendar(
    engine: Engine,
    worlds: Sequence[World],
    countries: Sequence[str],
    *,
    elsewhere: Sequence[str],
    inquiry: Inquiry,
) -> None:
    """Load the days each law may ask about, for every place where it may ask."""
    asked = {country: _asked(country, inquiry) for country in countries}
    days = _days(engine, worlds)
    rows: list[tuple[object, ...]] = []
    of_others = [program for country in elsewhere for program in asked[country]]
    for country, own in asked.items():
        programs = (*own, *of_others)
        rules = sorted({rule for program in programs for rule in rules_asked(program)})
        reach = timedelta(days=max((_reach(program) for program in programs), default=0))
        if own:
            for first, last in _spans(days, reach + _MARGIN):
                rows += calendar_rows([country], rules, first, last)
    engine.load("calendar", dict(CALENDAR_COLUMNS), rows)


def _spans(days: Sequence[date], reach: timedelta) -> Iterator[tuple[date, date]]:
    """First and last day of each stretch of time in which some period of the law can end.

    Args:
        days: days from which periods run, in order.
        reach: the longest way from one of them.
    """
    if not days:
        return
    first, last = days[0] - _MARGIN, days[0] + reach
    for day in days:
        if day - _MARGIN > last:
            yield first, last
            first = day - _MARGIN
        last = day + reach
    yield first, last


def _asked(country: str, inquiry: Inquiry) -> tuple[Program, ...]:
    """The law that may be asked for buyers of a country, cut down to what the questions rest on."""
    found: dict[str, tuple[Program, set[str]]] = {}
    for question in (GOVERNING_LAW, *inquiry.questions):
        source = source_of(inquiry.library, country, question, law_as_of=inquiry.law_as_of)
        if source is not None:
            program = source.compiled.program
            found.setdefault(program.jurisdiction, (program, set()))[1].add(question)
    return tuple(_resting_on(program, questions) for program, questions in found.values())


def _resting_on(program: Program, questions: Iterable[str]) -> Program:
    """A program with only the provisions that some questions refer to, through others as well."""
    waiting, kept = list(questions), set[str]()
    while waiting:
        question = waiting.pop()
        if question not in kept:
            kept.add(question)
            waiting += program.provisions[question].questions()
    left = {question: found for question, found in program.provisions.items() if question in kept}
    return replace(program, provisions=left)


def _reach(program: Program) -> int:
    """Days from an event to the latest day its law can set by adding up all periods of a provision."""
    longest = 0
    for provision in program.provisions.values():
        for version in provision.versions:
            periods = [value for value in version.parameters.values() if isinstance(value, Period)]
            longest += sum(period.count * _LONGEST[period.unit] for period in periods)
    return longest


def _days(engine: Engine, worlds: Sequence[World]) -> list[date]:
    """Every day that some fact has, in order."""
    found: set[date] = set()
    for world in worlds:
        table = f"combination_{world.name}"
        for name, kind in _types(engine, table):
            if kind == "DATE":
                finite = call("isfinite", column(name))
                query = exp.select(column(name)).distinct().from_(table).where(finite)
                found.update(row[0] for row in engine.rows(query.sql(dialect=DIALECT)))
        found.update(value for value in world.constants.values() if type(value) is date)
    return sorted(found)


def _types(engine: Engine, table: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in engine.rows(f"DESCRIBE {table}")]
