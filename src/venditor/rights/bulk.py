"""Rights of many orders at once: the same law as SQL, row by row the same answers.

The law of each row is found first, by the rules of the buyer's country; then each row is answered by the
packs of its law, or by the floor of its union, in one query. Holidays are a table the query joins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from venditor.rights.bulk_favour import about, joined, taken
from venditor.rights.jurisdictions import CHOICE, GOVERNING_LAW, Source, overriding_source, source_of
from venditor.rules.functions import COUNTRY_FACT
from venditor.rules.library import CompiledJurisdiction, Library
from venditor.rules.sql import (
    EVERYTHING,
    UNKNOWN,
    FactColumn,
    SqlError,
    Wanted,
    compile_query,
    constant,
    quoted,
    rules_asked,
    sql_type,
    written,
)
from venditor.rules.vocabulary import QuestionDefinition

__all__ = ("COUNTRY_FACT", "SETTINGS", "BulkQuery", "answers_query")

# The ladder of look-ups already stands in its best order; looking for a better one takes DuckDB seconds.
SETTINGS = ("SET disabled_optimizers = 'join_order'",)
# Columns of the query that are no question's.
TAKEN = ("law", "floor", "chosen", "status", "needs")
# Whether the contract chose a law, and which.
CHOSEN, CHOSEN_LAW = "law_chosen", "chosen_law"


@dataclass(frozen=True, slots=True)
class BulkQuery:
    """A query over all rows of a relation.

    Attributes:
        sql: one SELECT: the key, ``law``, and the columns of each question.
        packs: SHA-256 by pack that the answers rest on.
        rules: the rules whose calendar rows the query joins, for :func:`venditor.rules.sql.calendar_rows`.
        settings: statements to run on the connection first.
    """

    sql: str
    packs: Mapping[str, str]
    rules: tuple[str, ...]
    settings: tuple[str, ...] = SETTINGS


def answers_query(  # noqa: PLR0913 - one question of one relation, each part of it named
    library: Library,
    relation: str,
    columns: Mapping[str, FactColumn],
    *,
    key: str,
    countries: Sequence[str],
    questions: Sequence[str],
    law_as_of: date | None = None,
    calendar_relation: str = "calendar",
    wanted: Wanted = EVERYTHING,
) -> BulkQuery:
    """The query that answers questions for every row of a relation, each under the law that governs it.

    Args:
        library: the law.
        relation: table or view with one row a case, facts in columns.
        columns: where each fact comes from; ``consumer_country`` must come from a column.
        key: column that identifies a row; not one of :data:`TAKEN`.
        countries: every country that stands in a row, as the buyer's, the trader's, or of the chosen law.
        questions: ids of the questions to answer.
        law_as_of: what-if day that selects every version.
        calendar_relation: table with the columns :data:`venditor.rules.sql.CALENDAR_COLUMNS`, filled by
            :func:`venditor.rules.sql.calendar_rows`.
        wanted: which columns to put out beside values and statuses.

    Returns:
        The query; its rows have ``key``, ``law`` (NULL where it is not determined) and, for each question
        ``q`` (dots as double underscores), ``q__value``, ``q__status``, ``q__provisional``, ``q__law`` (the
        jurisdiction whose provision answers), and as wanted ``q__clause``, ``q__collides`` and ``q__needs``.
        Money is an amount in the row's own currency; ``none`` is the date infinity.

    Raises:
        SqlError: when a provision has no SQL form, or the key cannot be told from the query's own columns.
    """
    if key in TAKEN:
        raise SqlError(
            "sql.key",
            f'The key cannot be called "{key}": the query has a column of that name.',
            facts={"key": key, "taken": TAKEN},
            remedy="Rename the column in the relation.",
        )
    request = _Request(library, relation, dict(columns), key, law_as_of, calendar_relation, wanted)
    return _Bulk(request, tuple(sorted(set(countries)))).query(tuple(questions))


@dataclass(frozen=True, slots=True)
class _Request:
    """What a query is to answer; see :func:`answers_query`."""

    library: Library
    relation: str
    columns: Mapping[str, FactColumn]
    key: str
    law_as_of: date | None
    calendar: str
    wanted: Wanted

    @property
    def quoted_key(self) -> str:
        """The key in SQL."""
        return quoted(self.key)

    def fact(self, name: str) -> str:
        """A fact in SQL; NULL where it is unknown."""
        source = self.columns.get(name, UNKNOWN)
        told = source.parsed if source.constant is None else constant(source.constant)
        return "NULL" if told is None else f"({written(told)})"

    def rows(self, where: str) -> str:
        """Some rows of the relation."""
        return f"({_select(['*'], self.relation, where)})"

    def definition(self, question: str) -> QuestionDefinition:
        """A question of the vocabulary."""
        return self.library.vocabulary.questions[question]

    def source(self, country: str, question: str) -> Source | None:
        """Where the answer for a country comes from."""
        return source_of(self.library, country, question, law_as_of=self.law_as_of)

    def overriding(self, country: str, question: str) -> Source | None:
        """A rule of a country that binds whatever law governs."""
        return overriding_source(self.library, country, question, law_as_of=self.law_as_of)


_Sources = tuple[str | None, ...]


@dataclass(slots=True)
class _Bulk:
    """One query over rows of many laws.

    Attributes:
        request: what is asked.
        countries: that stand in a row, in order.
        used: the jurisdictions whose provisions answer, by code.
    """

    request: _Request
    countries: tuple[str, ...]
    used: dict[str, CompiledJurisdiction] = field(default_factory=dict)

    def query(self, questions: tuple[str, ...]) -> BulkQuery:
        """Governing law first, then the answers of that law; where one was chosen, of the floor as well."""
        key = self.request.quoted_key
        of_law = tuple(question for question in questions if question not in (GOVERNING_LAW, CHOICE))
        about_law = (GOVERNING_LAW, CHOICE) if self.chooses or CHOICE in questions else (GOVERNING_LAW,)
        parts = {"governed": self.governed(about_law), "decided": self.decided()}
        parts["answered"] = _union([*self.under("law", of_law), *self.lawless(of_law)])
        tables = ["decided", "answered", "governed"]
        if self.chooses:
            nobody = _select([key], "decided", "FALSE")
            parts["floored"] = _union([*self.under("floor", of_law), nobody])
            parts["compared"] = self.compared(of_law)
            tables.append("compared")
        source = "".join(f" JOIN {table} USING ({key})" for table in tables[1:])
        source += f" LEFT JOIN floored USING ({key})" if self.chooses else ""
        listed = [f"decided.{key}", "decided.law", *self.listed(questions)]
        ctes = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in parts.items())
        packs: dict[str, str] = {}
        rules: set[str] = set()
        for compiled in self.used.values():
            packs.update(compiled.program.hashes)
            rules.update(rules_asked(compiled.program))
        sql = f"WITH {ctes} {_select(listed, tables[0] + source)}"
        return BulkQuery(sql, dict(sorted(packs.items())), tuple(sorted(rules)))

    @property
    def chooses(self) -> bool:
        """Whether some row may tell of a law the contract chose."""
        chosen = self.request.columns.get(CHOSEN, UNKNOWN)
        named = self.request.columns.get(CHOSEN_LAW, UNKNOWN)
        return not (chosen.unknown_always or chosen.constant is False or named.unknown_always)

    def governed(self, about_law: tuple[str, ...]) -> str:
        """Every row with the law its facts lead to, and what a choice of another law can do."""
        key, country = self.request.quoted_key, self.request.fact(COUNTRY_FACT)
        parts = [
            self.answered(self.request.rows(f"{country} IN ({_words(members)})"), sources, about_law)
            for sources, members in self.groups(self.countries, about_law, self.request.source).items()
        ]
        missing = f"CASE WHEN {country} IS NULL THEN"
        status = f"{missing} 'undetermined' ELSE 'not_encoded' END"
        nowhere = [self.unanswered(q, status, f"{missing} ['{COUNTRY_FACT}'] ELSE [] END") for q in about_law]
        listed = f"coalesce({country} IN ({_words(self.countries)}), FALSE)" if self.countries else "FALSE"
        return _union([*parts, _select([key, *nowhere], self.request.relation, f"NOT {listed}")])

    def decided(self) -> str:
        """Every row with the law that answers, the floor that stays, or why there is none."""
        law, status, needs = (about(GOVERNING_LAW, part) for part in ("value", "status", "needs"))
        key = self.request.quoted_key
        if not self.chooses:
            floor = "NULL::VARCHAR AS floor, FALSE AS chosen"
            return _select([key, f"{law} AS law, {floor}, {status} AS status, {needs} AS needs"], "governed")
        named, effect = self.request.fact(CHOSEN_LAW), about(CHOICE, "value")
        chosen = (
            f"coalesce({self.request.fact(CHOSEN)} AND {named} <> {law} "
            f"AND {about(CHOICE, 'law')} = {about(GOVERNING_LAW, 'law')}, FALSE)"
        )
        known = f"{about(CHOICE, 'status')} = 'determined'"
        columns = [
            key,
            f"CASE WHEN NOT ({chosen}) THEN {law} WHEN {known} THEN {named} END AS law",
            f"CASE WHEN {chosen} AND {effect} = 'over_floor' THEN {law} END AS floor",
            f"{chosen} AND {known} AS chosen",
            f"CASE WHEN {chosen} AND NOT {known} THEN {about(CHOICE, 'status')} ELSE {status} END AS status",
            f"CASE WHEN {chosen} AND NOT {known} THEN {about(CHOICE, 'needs')} ELSE {needs} END AS needs",
        ]
        return _select(columns, f"governed JOIN {self.request.relation} USING ({key})")

    def groups(
        self,
        countries: Sequence[str],
        questions: Sequence[str],
        source: Callable[[str, str], Source | None],
    ) -> dict[_Sources, list[str]]:
        """Countries by the jurisdictions that answer each question for them."""
        found: dict[_Sources, list[str]] = {}
        for country in countries:
            names: list[str | None] = []
            for question in questions:
                known = source(country, question)
                names.append(None if known is None else known.compiled.program.jurisdiction)
                if known is not None:
                    self.used[known.compiled.program.jurisdiction] = known.compiled
            found.setdefault(tuple(names), []).append(country)
        return found

    def answered(self, rows: str, sources: _Sources, questions: Sequence[str]) -> str:
        """Some rows, all of which know the buyer's country, answered by the jurisdictions of one group."""
        key = self.request.quoted_key
        joined, outputs = [f"({_select([key], rows)})"], ["*"]
        for source in dict.fromkeys(sources):
            mine = [question for question, name in zip(questions, sources, strict=True) if name == source]
            if source is None:
                outputs += [self.unanswered(question, "'not_encoded'", "[]") for question in mine]
            else:
                joined.append(f"({self.compiled_query(self.used[source], rows, mine)})")
                outputs += [f"{_words([source])} AS {about(question, 'law')}" for question in mine]
        first, *others = [f"{part} AS part_{index}" for index, part in enumerate(joined)]
        return _select(outputs, first + "".join(f" JOIN {other} USING ({key})" for other in others))

    def compiled_query(self, compiled: CompiledJurisdiction, rows: str, questions: Sequence[str]) -> str:
        """The query of one jurisdiction over some rows, all of which know the buyer's country."""
        request = self.request
        country = replace(request.columns[COUNTRY_FACT], nullable=False)
        columns = {**request.columns, COUNTRY_FACT: country}
        # Needs of the law itself are asked for in any case: a row without a law hands them on.
        of_law = GOVERNING_LAW in questions or CHOICE in questions
        wanted = replace(request.wanted, needs=True) if of_law else request.wanted
        return compile_query(
            compiled,
            rows,
            columns,
            questions,
            key=request.key,
            calendar=request.calendar,
            wanted=wanted,
        )

    def under(self, law: str, questions: tuple[str, ...]) -> list[str]:
        """The rows with a law (or floor), answered by it."""
        key = self.request.quoted_key
        branches = []
        for sources, members in self.groups(self.countries, questions, self.request.source).items():
            keys = _select([key], "decided", f"{law} IN ({_words(members)})")
            branches.append(self.answered(self.request.rows(f"{key} IN ({keys})"), sources, questions))
        return branches

    def lawless(self, questions: tuple[str, ...]) -> list[str]:
        """Rows without a law: each question takes that over, but for rules that bind whatever law governs."""
        key, country = self.request.quoted_key, self.request.fact(COUNTRY_FACT)
        groups = self.groups(self.countries, questions, self.request.overriding)
        bound = {sources: members for sources, members in groups.items() if any(sources)}
        branches, where = [], "law IS NULL"
        for sources, members in bound.items():
            without = _select([key], "decided", "law IS NULL AND status = 'not_encoded'")
            rows = self.request.rows(f"{key} IN ({without}) AND {country} IN ({_words(members)})")
            branches.append(self.answered(rows, sources, questions))
        if bound:
            listed = [member for members in bound.values() for member in members]
            rows = _select([key], self.request.relation, f"{country} IN ({_words(listed)})")
            where = f"law IS NULL AND NOT (status = 'not_encoded' AND {key} IN ({rows}))"
        status = "CASE WHEN law IS NULL THEN status ELSE 'not_encoded' END"
        needs = "CASE WHEN law IS NULL THEN needs ELSE [] END"
        columns = [key, *(self.unanswered(question, status, needs) for question in questions)]
        elsewhere = f"law NOT IN ({_words(self.countries)})" if self.countries else "law IS NOT NULL"
        branches.append(_select(columns, "decided", f"({where}) OR {elsewhere}"))
        return branches

    def unanswered(self, question: str, status: str, needs: str) -> str:
        """The columns of a question no provision answers."""
        listed = [
            f"NULL::{sql_type(self.request.definition(question))} AS {about(question, 'value')}",
            f"{status} AS {about(question, 'status')}",
            f"FALSE AS {about(question, 'provisional')}",
            f"NULL::VARCHAR AS {about(question, 'law')}",
        ]
        if self.request.wanted.clauses:
            listed += [f"NULL::VARCHAR AS {about(question, 'clause')}"]
            listed += [f"FALSE AS {about(question, 'collides')}"]
        if self.request.wanted.needs or question in (GOVERNING_LAW, CHOICE):
            listed.append(f"({needs})::VARCHAR[] AS {about(question, 'needs')}")
        return ", ".join(listed)

    def listed(self, questions: Sequence[str]) -> list[str]:
        """The columns that are put out."""
        wanted = self.request.wanted
        parts = ["value", "status", "provisional", "law"]
        parts += ["clause", "collides"] if wanted.clauses else []
        parts += ["needs"] if wanted.needs else []
        return [self.column(question, part) for question in questions for part in parts]

    def column(self, question: str, part: str) -> str:
        """One column that is put out; where a law was chosen, with regard to that."""
        name = about(question, part)
        if question == CHOICE or not self.chooses:
            return name
        if question == GOVERNING_LAW:
            instead = "decided.law" if part == "value" else about(CHOICE, part)
            return f"CASE WHEN chosen THEN {instead} ELSE {name} END AS {name}"
        return f"{joined(question, part)} AS {name}"

    def compared(self, questions: Sequence[str]) -> str:
        """For every row and question, which of two laws' answers stands."""
        key = self.request.quoted_key
        columns = [
            f"{taken(question, self.request.definition(question).favours)} AS {about(question, 'taken')}"
            for question in questions
        ]
        tables = f"decided JOIN answered USING ({key}) LEFT JOIN floored USING ({key})"
        return _select([f"decided.{key}", *columns], tables)


def _select(columns: Sequence[str], source: str, where: str = "") -> str:
    return " ".join(("SELECT", ", ".join(columns), "FROM", source, *(("WHERE", where) if where else ())))


def _union(selects: Sequence[str]) -> str:
    return " UNION ALL BY NAME ".join(f"({select})" for select in selects)


def _words(values: Sequence[str]) -> str:
    return ", ".join(written(constant(value)) for value in values)
