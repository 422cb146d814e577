"""Rights of many orders at once: the same law as SQL, row by row the same answers.

The law of each row is found first, by the rules of the buyer's country; then each row is answered by the
packs of its law, or by the floor of its union, in one query. Holidays are a table the query joins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from venditor.rights.bulk_favour import about, joined, taken
from venditor.rights.bulk_places import Chain, Chains, Place, placed, words
from venditor.rights.jurisdictions import (
    CHOICE,
    CHOSEN_FACT,
    CHOSEN_LAW_FACT,
    GOVERNING_LAW,
    NO_PART,
    TRADER_FACT,
    Source,
    knows_law_of,
    sources_of,
)
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
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
TAKEN = ("law", "floor", "chosen", "status", "needs", "unruled")
# Rows without a law that rules which bind whatever law governs answer all the same.
_ASKED_ANYWAY = "(status = 'not_encoded' OR unruled)"


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

    def chains(
        self, country: str, region: str | None, questions: Sequence[str], *, overriding: bool
    ) -> tuple[Chains, list[Source]]:
        """For a region of a country, the jurisdictions each question is put to, and all of them compiled."""
        chains, used = [], []
        for question in questions:
            found = sources_of(
                self.library, country, region, question, law_as_of=self.law_as_of, overriding=overriding
            )
            wider = None if found.wider is None else found.wider.jurisdiction
            own = tuple(source.jurisdiction for source in found.own)
            chains.append(Chain(own, found.region_known or not own, wider))
            used += [*found.own, *filter(None, (found.wider,))]
        return tuple(chains), used

    def living(self, place: Place) -> str:
        """Whether a row under a country's law is of a place of it."""
        return place.holds(self.fact(COUNTRY_FACT), self.fact(REGION_FACT))

    def inside(self, places: Sequence[Place], under: Callable[[str], str]) -> str:
        """Whether a row is of one of some places.

        Args:
            places: which.
            under: SQL of whether a row is under the law of one of some countries, listed as words.
        """
        alike = [place.country for place in places if not place.divided]
        parts = [under(words(alike))] if alike else []
        parts += [
            f"({under(words([place.country]))} AND {self.living(place)})" for place in places if place.divided
        ]
        return f"({' OR '.join(parts)})" if parts else "FALSE"


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
        chosen = self.request.columns.get(CHOSEN_FACT, UNKNOWN)
        named = self.request.columns.get(CHOSEN_LAW_FACT, UNKNOWN)
        return not (chosen.unknown_always or chosen.constant is False or named.unknown_always)

    def governed(self, about_law: tuple[str, ...]) -> str:
        """Every row with the law its facts lead to, and what a choice of another law can do."""
        key, country = self.request.quoted_key, self.request.fact(COUNTRY_FACT)
        parts = [
            self.answered(self.request.rows(self.request.inside(members, self.home)), chains, about_law)
            for chains, members in self.groups(about_law).items()
        ]
        missing = f"CASE WHEN {country} IS NULL THEN"
        status = f"{missing} 'undetermined' ELSE 'not_encoded' END"
        nowhere = [self.unanswered(q, status, f"{missing} ['{COUNTRY_FACT}'] ELSE [] END") for q in about_law]
        listed = f"coalesce({country} IN ({words(self.countries)}), FALSE)" if self.countries else "FALSE"
        found = _union([*parts, _select([key, *nowhere], self.request.relation, f"NOT {listed}")])
        return self.with_domestic(found) if any(map(self.needs_no_rule, self.countries)) else found

    def may_govern(self, country: str) -> bool:
        """Whether a row can have a country's law: without a rule, only if a fact besides home names it."""
        if not self.needs_no_rule(country) or self.request.library.parts_of(country):
            return True
        facts = self.request.library.vocabulary.facts
        named = [fact for fact in facts if facts[fact].kind == "country" and fact != COUNTRY_FACT]
        sources = (self.request.columns.get(fact, UNKNOWN) for fact in named)
        return any(source.constant == country or source.sql is not None for source in sources)

    def needs_no_rule(self, country: str) -> bool:
        """Whether law of a country is encoded and somewhere in it no rule on the law that governs."""
        if not knows_law_of(self.request.library, country):
            return False
        found, _ = self.request.chains(country, NO_PART, (GOVERNING_LAW,), overriding=False)
        return not found[0].codes

    def with_domestic(self, found: str) -> str:
        """The same rows; where no rule was found, a contract within one country has its law."""
        request = self.request
        country, trader = request.fact(COUNTRY_FACT), request.fact(TRADER_FACT)
        named = request.fact(CHOSEN_LAW_FACT)
        elsewhere = f"coalesce({request.fact(CHOSEN_FACT)} AND {named} <> {country}, FALSE)"
        no_rule = (
            f"{about(GOVERNING_LAW, 'status')} = 'not_encoded' AND {about(GOVERNING_LAW, 'law')} IS NULL"
        )
        listed = words([code for code in self.countries if self.needs_no_rule(code)])
        asked = f"{no_rule} AND {country} IN ({listed}) AND NOT {elsewhere}"
        parts = {
            "value": f"WHEN {asked} AND {trader} = {country} THEN {country}",
            "status": f"WHEN {asked} AND {trader} = {country} THEN 'determined' "
            f"WHEN {asked} AND {trader} IS NULL THEN 'undetermined'",
            "needs": f"WHEN {asked} AND {trader} IS NULL THEN ['{TRADER_FACT}']",
        }
        key = request.quoted_key
        replaced = ", ".join(
            f"CASE {cases} ELSE {about(GOVERNING_LAW, part)} END AS {about(GOVERNING_LAW, part)}"
            for part, cases in parts.items()
        )
        columns = f"found.* REPLACE ({replaced})"
        return _select([columns], f"({found}) AS found JOIN {request.relation} USING ({key})")

    def home(self, listed: str) -> str:
        """Whether the buyer's country is one of those listed."""
        return f"{self.request.fact(COUNTRY_FACT)} IN ({listed})"

    def decided(self) -> str:
        """Every row with the law that answers, the floor that stays, or why there is none."""
        law, status, needs = (about(GOVERNING_LAW, part) for part in ("value", "status", "needs"))
        key = self.request.quoted_key
        # No rule says it, and it waits only for whether the contract touches one country alone.
        waits = f"{about(GOVERNING_LAW, 'law')} IS NULL AND {needs} = ['{TRADER_FACT}']"
        unruled = f"coalesce({waits}, FALSE) AS unruled"
        if not self.chooses:
            floor = "NULL::VARCHAR AS floor, FALSE AS chosen"
            listed = f"{law} AS law, {floor}, {status} AS status, {needs} AS needs"
            return _select([key, listed, unruled], "governed")
        named, effect = self.request.fact(CHOSEN_LAW_FACT), about(CHOICE, "value")
        chosen = (
            f"coalesce({self.request.fact(CHOSEN_FACT)} AND {named} <> {law} "
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
            unruled,
        ]
        return _select(columns, f"governed JOIN {self.request.relation} USING ({key})")

    def groups(self, questions: Sequence[str], *, overriding: bool = False) -> dict[Chains, list[Place]]:
        """Places by the jurisdictions that each question is put to for them."""
        found: dict[Chains, list[Place]] = {}
        for country in self.countries:

            def chains(region: str | None, country: str = country) -> Chains:
                listed, used = self.request.chains(country, region, questions, overriding=overriding)
                self.used.update((source.jurisdiction, source.compiled) for source in used)
                return listed

            for place, listed in placed(country, self.request.library.parts_of(country), chains):
                found.setdefault(listed, []).append(place)
        return found

    def answered(self, rows: str, chains: Chains, questions: Sequence[str]) -> str:
        """Some rows, all of which know the buyer's country, answered by the jurisdictions of one group."""
        key = self.request.quoted_key
        codes = tuple(dict.fromkeys(code for chain in chains for code in chain.codes))
        joined = [f"({_select([key], rows)}) AS asked"]
        for code in codes:
            mine = [q for q, chain in zip(questions, chains, strict=True) if code in chain.codes]
            query = self.compiled_query(self.used[code], rows, mine)
            joined.append(f"({query}) AS {_part(code)} USING ({key})")
        outputs = [f"asked.{key}"]
        for question, chain in zip(questions, chains, strict=True):
            outputs += self.chained(question, chain)
        return _select(outputs, " JOIN ".join(joined))

    def chained(self, question: str, chain: Chain) -> list[str]:
        """The columns of a question, each from the jurisdiction of its chain whose answer stands."""
        nothing = self.nothing(question, "'not_encoded'", "[]")
        return [
            f"{chain.column(question, part, lambda code, name: f'{_part(code)}.{name}', without)}"
            f" AS {about(question, part)}"
            for part, without in nothing.items()
        ]

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

        def governed(listed: str) -> str:
            return f"{key} IN ({_select([key], 'decided', f'{law} IN ({listed})')})"

        for chains, places in self.groups(questions).items():
            members = [place for place in places if self.may_govern(place.country)]
            if not members:
                continue
            rows = self.request.rows(self.request.inside(members, governed))
            branches.append(self.answered(rows, chains, questions))
        return branches

    def lawless(self, questions: tuple[str, ...]) -> list[str]:
        """Rows without a law: each question takes that over, but for rules that bind whatever law governs."""
        key = self.request.quoted_key
        groups = self.groups(questions, overriding=True)
        bound = {chains: members for chains, members in groups.items() if any(c.codes for c in chains)}
        branches, where = [], "law IS NULL"
        for chains, members in bound.items():
            without = _select([key], "decided", f"law IS NULL AND {_ASKED_ANYWAY}")
            inside = self.request.inside(members, self.home)
            branches.append(
                self.answered(self.request.rows(f"{key} IN ({without}) AND {inside}"), chains, questions)
            )
        if bound:
            listed = [member for members in bound.values() for member in members]
            rows = _select([key], self.request.relation, self.request.inside(listed, self.home))
            where = f"law IS NULL AND NOT ({_ASKED_ANYWAY} AND {key} IN ({rows}))"
        status = "CASE WHEN law IS NULL THEN status ELSE 'not_encoded' END"
        needs = "CASE WHEN law IS NULL THEN needs ELSE [] END"
        columns = [key, *(self.unanswered(question, status, needs) for question in questions)]
        elsewhere = f"law NOT IN ({words(self.countries)})" if self.countries else "law IS NOT NULL"
        branches.append(_select(columns, "decided", f"({where}) OR {elsewhere}"))
        return branches

    def unanswered(self, question: str, status: str, needs: str) -> str:
        """The columns of a question no provision answers."""
        columns = self.nothing(question, status, needs)
        return ", ".join(f"{value} AS {about(question, part)}" for part, value in columns.items())

    def nothing(self, question: str, status: str, needs: str) -> dict[str, str]:
        """By the name of each column of a question, what stands in it where no provision answers."""
        columns = {
            "value": f"NULL::{sql_type(self.request.definition(question))}",
            "status": status,
            "provisional": "FALSE",
            "law": "NULL::VARCHAR",
        }
        if self.request.wanted.clauses:
            columns |= {"clause": "NULL::VARCHAR", "collides": "FALSE"}
        if self.request.wanted.needs or question in (GOVERNING_LAW, CHOICE):
            columns["needs"] = f"({needs})::VARCHAR[]"
        return columns

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


def _part(code: str) -> str:
    """A jurisdiction's answers, as a table of a join."""
    return quoted(f"of {code}")
