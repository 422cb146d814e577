"""Rights of many orders that come as Arrow record batches: checked, answered group by group, given back.

Each group of rows is answered by :class:`venditor.rights.bulk.BulkAnswers` in a DuckDB session of one thread,
so memory is bounded by the size of a group, and a group's answers do not depend on the others. No row is lost
and none is guessed: a row whose facts cannot be used comes back with what is wrong with it, and no answers.

>>> orders = pa.RecordBatch.from_pydict({"order": ["A1", "A2"], "country": ["DE", "UK"]})
>>> asked = inquiry({"consumer_country": "country"}, ["withdrawal.last_day"], key="order")
>>> (answers,) = ArrowRows(asked).answer([orders])
>>> answers.column("withdrawal__last_day__status").to_pylist()
['undetermined', None]
>>> answers.column("problem").to_pylist()
[None, 'consumer_country: "UK" is not a country code of ISO 3166-1. Did you mean "GB"?']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import sqlglot
from sqlglot import exp

from venditor.adapters.arrow_checks import Check, RowsError, checks, refuse_type, value_of
from venditor.adapters.duckdb_engine import MEMORY_LIMIT, DuckDBEngine
from venditor.rights.bulk import BulkAnswers
from venditor.rights.bulk_columns import select
from venditor.rights.facts import parse_facts
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library
from venditor.rules.sql import EVERYTHING, FactColumn, Wanted, quoted, written
from venditor.rules.vocabulary import Vocabulary, nearest

# Columns that are no question's; the key is the first of all.
LAW, PROBLEM = "law", "problem"
# Rows are told apart by their number in a group, so that any key will do.
_ROW = "venditor row number"
_GIVEN, _READ, _REFUSED, _WRONG, _KNOWN, _ANSWERED = (
    f"rows {what}" for what in ("given", "read", "refused", "wrong", "known", "answered")
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What answering may take.

    Attributes:
        rows: most rows answered at a time.
        memory: most memory DuckDB may use, in its own words; what does not fit goes to temporary files.
        batch: most rows of a record batch that is given back.
    """

    rows: int = 200_000
    memory: str = MEMORY_LIMIT
    batch: int = 10_000


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of which columns; :func:`inquiry` makes one.

    Attributes:
        facts: name of each fact and where it comes from, in order.
        questions: ids of the questions.
        key: column that identifies a row.
        law_as_of: what-if day that selects every version; ``None`` when facts do.
        wanted: which columns to put out beside values and statuses.
    """

    facts: tuple[tuple[str, FactColumn], ...]
    questions: tuple[str, ...]
    key: str
    law_as_of: date | None
    wanted: Wanted

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that facts are read from, in order."""
        expressions = [source.parsed for _, source in self.facts]
        named = {
            column.parts[0].name
            for sql in expressions
            if sql is not None
            for column in sql.find_all(exp.Column)
        }
        return tuple(sorted(named))

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of all columns that are read, the key first."""
        return (self.key, *(name for name in self.columns if name != self.key))

    def refuse_missing(self, names: Sequence[str]) -> None:
        """Refuse rows that lack a column.

        Args:
            names: of their columns.

        Raises:
            RowsError: naming the column.
        """
        for name in self.reads:
            if name not in names:
                raise RowsError(
                    "rows.column",
                    f'There is no column "{name}".',
                    facts={"name": name, "columns": list(names)},
                    remedy=nearest(name, names),
                )


def inquiry(
    columns: Mapping[str, FactColumn | str],
    questions: Sequence[str],
    *,
    key: str,
    law_as_of: date | None = None,
    wanted: Wanted = EVERYTHING,
) -> Inquiry:
    """What is asked, checked against the vocabulary.

    Args:
        columns: where each fact comes from: the name of a column, an expression over columns in DuckDB's
            dialect, or a constant as :func:`venditor.rights.facts.parse_facts` reads it. A fact that is
            absent is unknown in every row.
        questions: ids of the questions.
        key: column that identifies a row.
        law_as_of: what-if day that selects every version of the law.
        wanted: which columns to put out beside values and statuses.

    Raises:
        RowsError: when a fact or a question does not exist, or an expression is none.
        FactsError: when a constant cannot be used.
    """
    vocabulary = default_library().vocabulary
    for what, names, known in (
        ("fact", columns, vocabulary.facts),
        ("question", questions, vocabulary.questions),
    ):
        for name in names:
            if name not in known:
                raise RowsError(
                    f"rows.{what}",
                    f'"{name}" is not a {what}.',
                    facts={"name": name},
                    remedy=nearest(name, known),
                )
    sources = {
        name: FactColumn(sql=quoted(source)) if isinstance(source, str) else source
        for name, source in columns.items()
    }
    given = {name: source.constant for name, source in sources.items() if source.constant is not None}
    constants = parse_facts(given, vocabulary)
    facts = {name: _readable(name, source) for name, source in sources.items() if source.sql is not None}
    facts |= {name: FactColumn(constant=value) for name, value in constants.items()}
    listed = tuple((name, facts[name]) for name in vocabulary.facts if name in facts)
    return Inquiry(listed, tuple(dict.fromkeys(questions)), key, law_as_of, wanted)


def _readable(name: str, source: FactColumn) -> FactColumn:
    try:
        parsed = source.parsed
    except sqlglot.errors.ParseError:
        parsed = None
    if parsed is None:
        raise RowsError(
            "rows.expression",
            f"{name}: {source.sql!r} is not an expression.",
            facts={"name": name, "expression": source.sql},
            remedy="Write one in DuckDB's SQL, or the name of a column.",
        )
    return source


class ArrowRows:
    """Answers rows of record batches; what was made for some serves the next.

    Args:
        asked: what is asked.
        library: the law; Venditor's own by default.
        limits: what it may take.
    """

    def __init__(
        self, asked: Inquiry, *, library: Library | None = None, limits: Limits | None = None
    ) -> None:
        """See the class."""
        self.asked = asked
        self.limits = limits or Limits()
        library = library or default_library()
        self.vocabulary: Vocabulary = library.vocabulary
        self._bulk = BulkAnswers(library, asked.questions, law_as_of=asked.law_as_of, wanted=asked.wanted)

    def schema(self, given: pa.Schema) -> pa.Schema:
        """Names and types of what :meth:`answer` gives back, found by answering no rows at all.

        Args:
            given: names and types of the rows.

        Raises:
            RowsError: when a column is missing, has a type that its fact cannot be read from, or the key is
                called as a column of the result.
        """
        self.asked.refuse_missing(given.names)
        with self._engine() as engine:
            group = _Group(self, engine, given.empty_table())
            answers = group.ask().schema
            key, *others = group.names(answers)
            return pa.schema([given.field(key), *(answers.field(name) for name in others)])

    def answer(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Answer every row, in the order they come.

        Args:
            batches: rows with the key and all columns that facts come from; others are left alone.

        Yields:
            One row for each: the key, ``law``, ``problem`` and the columns of the questions, as
            :meth:`venditor.rights.bulk.BulkAnswers.answer` tells, but for days: Arrow and Spark have no
            infinity, so where the answer is ``none`` the column ``q__none`` is true and ``q__value`` null.
            ``problem`` is null where the row was answered; else it says what is wrong with its facts, and
            everything beside the key is null.

        Raises:
            RowsError: as :meth:`schema`.
        """
        with self._engine() as engine:
            checked = False
            for group in grouped(batches, self.limits.rows):
                if not checked:
                    self.asked.refuse_missing(group.schema.names)
                    checked = True
                yield from _Group(self, engine, group).answered()

    def ask(
        self, engine: DuckDBEngine, relation: str, columns: Mapping[str, FactColumn], *, into: str
    ) -> None:
        """Have the questions answered for a table of a session, whose rows are numbered."""
        self._bulk.answer(engine, relation, columns, key=_ROW, into=into)

    def _engine(self) -> DuckDBEngine:
        return DuckDBEngine(memory_limit=self.limits.memory, threads=1)


def grouped(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Rows of batches of any size, so many at a time; the last group has what is left."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        taken = 0
        while taken < batch.num_rows:
            part = batch.slice(taken, rows - count)
            held.append(part)
            taken += part.num_rows
            count += part.num_rows
            if count == rows:
                yield pa.Table.from_batches(held)
                held, count = [], 0
    if held:
        yield pa.Table.from_batches(held)


class _Group:
    """Some rows in a session of DuckDB, numbered from zero."""

    def __init__(self, rows: ArrowRows, engine: DuckDBEngine, given: pa.Table) -> None:
        self.rows = rows
        self.asked = rows.asked
        self.engine = engine
        self.keys = given.column(self.asked.key)
        numbers = pa.array(range(given.num_rows), pa.int64())
        columns = {name: given.column(name) for name in self.asked.columns}
        engine.load_arrow(_GIVEN, pa.table({_ROW: numbers, **columns}))

    def answered(self) -> Iterator[pa.RecordBatch]:
        """The answers in the order of the rows, each beside its key."""
        done = 0
        for batch in self.ask():
            numbers = pa.array(range(done, done + batch.num_rows), pa.int64())
            if not batch.column(0).equals(numbers):
                raise _lost(done)
            keys = self.keys.slice(done, batch.num_rows).combine_chunks()
            yield pa.RecordBatch.from_arrays([keys, *batch.columns[1:]], self.names(batch.schema))
            done += batch.num_rows
        if done != len(self.keys):
            raise _lost(done)

    def names(self, answers: pa.Schema) -> list[str]:
        """Names of the columns that are given back, from those of :meth:`ask`."""
        key, others = self.asked.key, answers.names[1:]
        if key in others:
            raise RowsError(
                "rows.key",
                f'The key cannot be called "{key}": the result has a column of that name.',
                facts={"key": key},
                remedy="Rename the column.",
            )
        return [key, *others]

    def ask(self) -> pa.RecordBatchReader:
        """The answers in the order of the rows, beside the number of each."""
        types = self.read()
        self.set_aside(types)
        self.keep(types)
        sources = {
            name: FactColumn(sql=quoted(name)) if source.sql is not None else source
            for name, source in self.asked.facts
        }
        self.engine.run(f"DROP TABLE IF EXISTS {quoted(_ANSWERED)}")
        self.rows.ask(self.engine, quoted(_KNOWN), sources, into=_ANSWERED)
        ((known, answered),) = self.engine.rows(
            f"VALUES (({select(['count(*)'], quoted(_KNOWN))}), ({select(['count(*)'], quoted(_ANSWERED))}))"
        )
        if known != answered:
            raise _lost(known)
        row = quoted(_ROW)
        given = f"({select([row], quoted(_READ))}) AS given"
        both = f"{given} LEFT JOIN {quoted(_WRONG)} USING ({row}) LEFT JOIN {quoted(_ANSWERED)} USING ({row})"
        return self.engine.arrow(
            f"{select(self.outputs(), both)} ORDER BY {row}", rows=self.rows.limits.batch
        )

    def read(self) -> dict[str, str]:
        """Put facts into columns of their own names; gives the SQL type of each."""
        facts = {name: source.parsed for name, source in self.asked.facts}
        listed = [f"{written(sql)} AS {quoted(name)}" for name, sql in facts.items() if sql is not None]
        self.engine.run(
            f"CREATE OR REPLACE TABLE {quoted(_READ)} AS {select([quoted(_ROW), *listed], quoted(_GIVEN))}"
        )
        types = self.engine.columns(_READ)
        del types[_ROW]
        for name, kind in types.items():
            refuse_type(self.rows.vocabulary.facts[name], kind)
        return types

    def set_aside(self, types: Mapping[str, str]) -> None:
        """Note the rows that cannot be answered, with all that is wrong with each."""
        missing = pc.indices_nonzero(self.keys.is_null()).to_pylist()
        self.engine.run(f"DROP TABLE IF EXISTS {quoted(_REFUSED)}")
        named = {_ROW: "BIGINT", "place": "INTEGER", "said": "VARCHAR"}
        said = f"{self.asked.key}: the row has no key. Give each row one."
        self.engine.load(_REFUSED, named, [(row, -1, said) for row in missing])
        for place, check in enumerate(checks(self.asked.facts, types, self.rows.vocabulary)):
            self.look(place, check)
        problems = f"string_agg(said, ' ' ORDER BY place) AS {quoted(PROBLEM)}"
        found = f"{select([quoted(_ROW), problems], quoted(_REFUSED))} GROUP BY ALL"
        self.engine.run(f"CREATE OR REPLACE TABLE {quoted(_WRONG)} AS {found}")

    def look(self, place: int, check: Check) -> None:
        """Note the rows in which something is wrong with some facts."""
        texts = [f"{quoted(name)}::VARCHAR" for name in check.facts]
        distinct = select([f"DISTINCT {', '.join(texts)}"], quoted(_READ), check.where)
        refused = []
        for values in self.engine.rows(distinct):
            told = {n: value for n, value in zip(check.facts, values, strict=True) if value is not None}
            said = check.said(told)
            if said is not None:
                refused.append((*values, said))
        if not refused:
            return
        names = [f"value {n}" for n in range(len(texts))]
        self.engine.run('DROP TABLE IF EXISTS "values refused"')
        self.engine.load("values refused", dict.fromkeys((*names, "said"), "VARCHAR"), refused)
        same = " AND ".join(
            f"{text} IS NOT DISTINCT FROM {quoted(name)}" for text, name in zip(texts, names, strict=True)
        )
        rows = select([quoted(_ROW), str(place), "said"], f'{quoted(_READ)} JOIN "values refused" ON {same}')
        self.engine.run(f"INSERT INTO {quoted(_REFUSED)} {rows}")

    def keep(self, types: Mapping[str, str]) -> None:
        """Put the rows that can be answered, as the law's queries read them, into a table."""
        facts = self.rows.vocabulary.facts
        listed = [f"{value_of(facts[name], kind)} AS {quoted(name)}" for name, kind in types.items()]
        usable = f"{quoted(_READ)} ANTI JOIN {quoted(_WRONG)} USING ({quoted(_ROW)})"
        self.engine.run(
            f"CREATE OR REPLACE TABLE {quoted(_KNOWN)} AS {select([quoted(_ROW), *listed], usable)}"
        )

    def outputs(self) -> list[str]:
        """Columns of the result; the day of an answer apart from whether it is ``none``."""
        types = self.engine.columns(_ANSWERED)
        listed = [quoted(_ROW), LAW, quoted(PROBLEM)]
        for name in list(types)[2:]:
            column = quoted(name)
            if types[name] != "DATE":
                listed.append(column)
                continue
            listed.append(f"CASE WHEN isfinite({column}) THEN {column} END AS {column}")
            listed.append(f"NOT isfinite({column}) AS {quoted(name.removesuffix('value') + 'none')}")
        return listed


def _lost(row: int) -> RowsError:
    return RowsError(
        "rows.lost",
        f"Row {row} of a group has not exactly one answer.",
        facts={"row": row},
        remedy="Report this: nothing was answered wrong, but nothing should be lost.",
    )
