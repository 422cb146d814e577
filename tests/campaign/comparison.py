"""Runs cases through the scalar engine and through the compiled query, and tells where they part."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

import duckdb
import pyarrow as pa
from tests.campaign.cases import COUNTRY
from tests.oracles import withdrawal

from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.rights.bulk import SETTING
from venditor.rules.evaluate import Case
from venditor.rules.explain import Explainer
from venditor.rules.residual import needs
from venditor.rules.sql import CALENDAR_COLUMNS, calendar_rows, compile_query, rules_asked, short
from venditor.rules.syntax import NONE, Never

# Stands for `none` on the way into the database: Arrow has no day that is later than all others.
NEVER = date(9999, 12, 31)
YEARS_OF_A_PERIOD = timedelta(days=2000)
TYPES = {"bool": pa.bool_(), "event": pa.date32(), "date": pa.date32(), "money": pa.decimal128(18, 4)}
# One case in so many is explained, to compare what is provisional: explaining takes longest.
EXPLAINED = 50
MOST_SHOWN = 20
# The days of the calendar table; a day outside is in no row of it, and so not told to be provisional.
LAID_OUT = date(2009, 1, 1), date(2036, 1, 31)


@dataclass
class Report:
    """What a comparison found.

    Attributes:
        cases: how many were compared.
        open: those among them in which some answer still needs a fact.
        judged: answers held to the oracle.
        differences: where two parts disagree, the first few.
        clauses: every clause that decided, by question, first day of its version, and id.
        statuses: every status met, by question.
    """

    cases: int = 0
    open: int = 0
    judged: int = 0
    differences: list = field(default_factory=list)
    clauses: set = field(default_factory=set)
    statuses: set = field(default_factory=set)

    def differs(self, *what):
        if len(self.differences) < MOST_SHOWN:
            self.differences.append(what)


class Comparison:
    """One jurisdiction's query for one shape of columns, beside its scalar engine."""

    def __init__(self, compiled, shape, facts, questions=None):
        self.compiled, self.shape = compiled, shape
        self.questions = tuple(questions or compiled.program.provisions)
        self.facts = [name for name in facts if name not in shape.unknown and name not in shape.constants]
        self.definitions = compiled.program.vocabulary.facts
        self.law = compiled.program.jurisdiction
        self.told = frozenset(facts)
        of_orders = "withdrawal.available" in compiled.program.provisions
        self.judges = of_orders and self.law in withdrawal.IN_FORCE and compiled.law_as_of is None
        query = compile_query(compiled, "cases", shape.columns(facts), self.questions, key="id")
        listed = ", ".join(_columns(question, number) for number, question in enumerate(self.questions))
        self.sql = f"SELECT {listed} FROM ({query}) ORDER BY id"

    def compare(self, cases, report):
        """Both answers to every question for every case."""
        report.cases += len(cases)
        with duckdb.connect() as connection:
            fill(connection, self.compiled, self.facts, cases)
            lines = connection.execute(self.sql).fetchall()
        for number, (facts, line) in enumerate(zip(cases, lines, strict=True)):
            self.compare_case(facts, line, report, explained=number % EXPLAINED == 0 and _laid_out(facts))

    def compare_case(self, facts, line, report, *, explained):
        case = Case(
            self.compiled.evaluate, facts, needs=lambda asked: needs(self.compiled.diagram(asked), facts)
        )
        explainer = Explainer(case, "en")
        for number, question in enumerate(self.questions):
            result, told = case.result(question), case.needs(question)
            expected = _expected(result, told)
            if line[2 * number] != expected:
                report.differs(question, self.shape.name, facts, "SQL", line[2 * number], "scalar", expected)
            if not told and len(result.clauses) == 1:
                report.clauses.add((question, result.version.since, result.clauses[0]))
            report.statuses.add((question, "undetermined" if told else result.status))
            if explained and line[2 * number + 1] != explainer.explain(question)["provisional"]:
                report.differs(question, self.shape.name, facts, "provisional", line[2 * number + 1])
        report.open += any(case.needs(question) for question in self.questions)
        if self.judges and facts.keys() >= self.told:
            self.hold_to_oracle(case, report)

    def hold_to_oracle(self, case, report):
        """What the statute says of a contract; scalar and SQL are known to agree by now."""
        facts = case.facts
        if facts["concluded_on"] is NONE:
            return
        plain = {name: _plain(value) for name, value in facts.items()}
        for question, expected in withdrawal.answers(plain, self.law).items():
            found = case.result(question)
            report.judged += 1
            if (found.status, _plain(found.value)) != expected:
                report.differs(question, facts, "oracle", expected, "engine", found.status, found.value)


def fill(connection, compiled, facts, cases):
    """The tables a query joins: the cases by their facts, and the calendar."""
    definitions = compiled.program.vocabulary.facts
    connection.execute(SETTING)
    columns = {"id": pa.array(range(len(cases)), pa.int32())}
    for name in facts:
        kind = TYPES.get(definitions[name].kind, pa.string())
        columns[name] = pa.array([_stored(case.get(name)) for case in cases], kind)
    connection.register("given", pa.table(columns))
    days = [name for name in facts if definitions[name].kind in ("event", "date")]
    happened = [f"CASE WHEN {name} = '{NEVER}' THEN 'infinity' ELSE {name} END AS {name}" for name in days]
    replaced = f"REPLACE ({', '.join(happened)})" if happened else ""
    connection.execute(f"CREATE TABLE cases AS SELECT * {replaced} FROM given")
    places = tuple(sorted({case[COUNTRY] for case in cases if COUNTRY in case}))
    connection.register("days", calendar_table(places, rules_asked(compiled.program)))
    connection.execute("CREATE TABLE calendar AS SELECT * FROM days")


@lru_cache(maxsize=16)
def calendar_table(places, rules):
    """The days any case may ask about, at some places by some rules."""
    rows = list(calendar_rows(places, rules, *LAID_OUT))
    kinds = {"VARCHAR": pa.string(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in CALENDAR_COLUMNS]
    named = zip(CALENDAR_COLUMNS, columns, strict=True)
    return pa.table({name: pa.array(values, kinds[kind]) for (name, kind), values in named})


def every_clause(compiled):
    """Every clause of every version, by question and first day of its version."""
    return {
        (question, version.since, clause.id)
        for question, provision in compiled.program.provisions.items()
        for version in provision.versions
        for clause in version.clauses
    }


def _laid_out(facts):
    """Whether the calendar table holds every day of a case, and all that follow from them."""
    first, last = LAID_OUT
    return all(first <= day <= last - YEARS_OF_A_PERIOD for day in facts.values() if type(day) is date)


def _stored(value):
    if isinstance(value, Never):
        return NEVER
    return value.amount if isinstance(value, Money) else value


def _plain(value):
    """As the oracle has it: `None` for what has not happened, a number for an amount."""
    if value is NONE:
        return None
    return value.amount if isinstance(value, Money) else value


def _columns(question, number):
    """The columns of a question as one text, and whether it is provisional."""
    name = short(question)
    parts = [
        f"CAST({name}__status AS VARCHAR)",
        f"coalesce(CAST({name}__value AS VARCHAR), '')",
        f"coalesce(CAST({name}__clause AS VARCHAR), '')",
        f"CAST({name}__collides AS VARCHAR)",
        f"array_to_string(list_sort(CAST({name}__needs AS VARCHAR[])), ',')",
    ]
    return f"concat_ws('|', {', '.join(parts)}) AS q{number}, {name}__provisional AS p{number}"


def _expected(result, missing):
    if missing:
        return f"undetermined|||false|{','.join(sorted(missing))}"
    collides = result.status == "for_a_person" and len(result.clauses) > 1
    clause = result.clauses[0] if len(result.clauses) == 1 else ""
    return f"{result.status}|{_written(result.value)}|{clause}|{'true' if collides else 'false'}|"


def _written(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Never):
        return "infinity"
    if isinstance(value, Money):
        return str(value.amount.quantize(Decimal("0.0001")))
    if isinstance(value, Rate):
        return str(value.percent.quantize(Decimal("0.0001")))
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)
