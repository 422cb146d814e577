"""Rights of many orders at once: the same law as SQL, row by row the same answers.

The law of each row is found first, by the rules of the buyer's country; then each row is answered by the packs of
its law, or by the floor of its union, in one query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from venditor.calendars import calendar, profile, regions
from venditor.rights.jurisdictions import GOVERNING_LAW, source_of
from venditor.rules.library import CompiledJurisdiction, Library
from venditor.rules.sql import ELSEWHERE, short
from venditor.rules.sql_query import Wanted, compile_query
from venditor.rules.sql_terms import FactColumn

CALENDAR_COLUMNS = (
    ("profile", "VARCHAR"),
    ("place", "VARCHAR"),
    ("day", "DATE"),
    ("rolled", "DATE"),
    ("same", "BOOLEAN"),
    ("provisional", "BOOLEAN"),
)
# The ladder of look-ups already stands in its best order; looking for a better one takes DuckDB seconds.
SETTINGS = ("SET disabled_optimizers = 'join_order'",)
COUNTRY_FACT = "consumer_country"
ALL = Wanted()
NEEDS_ONLY = Wanted(clauses=False)
CalendarRow = tuple[str, str, date, date, bool, bool]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BulkQuery:
    """A query over all rows of a relation.

    Attributes:
        sql: one SELECT: the key, ``law``, and the columns of each question.
        packs: SHA-256 by pack that the answers rest on.
        profiles: counting profiles whose calendar rows the query joins.
        settings: statements to run on the connection first.
    """

    sql: str
    packs: Mapping[str, str]
    profiles: tuple[str, ...]
    settings: tuple[str, ...] = SETTINGS


def calendar_rows(
    countries: Sequence[str], profiles: Sequence[str], first: date, last: date
) -> Iterator[CalendarRow]:
    """Rows of the calendar table: where each day rolls over to, for each place and profile.

    Args:
        countries: ISO codes of the places.
        profiles: ids of counting profiles.
        first: first day needed.
        last: last day needed, inclusive.

    Yields:
        ``(profile, place, day, rolled, same, provisional)``. A place is a region; or a country, for rows whose
        region is unknown, where ``same`` tells whether all regions agree; or a country and ``-*``, for a region
        that keeps no days of its own. Only days that move, differ or are provisional have a row.
    """
    for profile_id in profiles:
        over = profile(profile_id).rolls_over
        if over:
            for country in countries:
                yield from _country_rows(profile_id, over, country, first, last)


def _country_rows(
    profile_id: str, over: frozenset[str], country: str, first: date, last: date
) -> Iterator[CalendarRow]:
    national = calendar(country)
    regional = {code: calendar(country, code) for code in regions(country)}
    day = max(first, national.first_day)
    end = min(last, national.last_day - timedelta(days=31))
    while day <= end:
        own = national.roll(day, over)
        rolled = {code: place.roll(day, over) for code, place in regional.items()}
        same = all(other == own for other in rolled.values())
        provisional = national.provisional(own)
        if own != day or not same or provisional:
            yield (profile_id, country, day, own, same, provisional)
            yield (profile_id, country + ELSEWHERE, day, own, True, provisional)
        for code, moved in rolled.items():
            unsure = regional[code].provisional(moved)
            if moved != day or unsure:
                yield (profile_id, code, day, moved, True, unsure)
        day += _DAY


def answers_query(
    library: Library,
    relation: str,
    columns: Mapping[str, FactColumn],
    *,
    key: str,
    countries: Sequence[str],
    questions: Sequence[str],
    law_as_of: date | None = None,
    calendar_relation: str = "calendar",
    wanted: Wanted = ALL,
) -> BulkQuery:
    """The query that answers questions for every row of a relation, each under the law that governs it.

    Args:
        library: the law.
        relation: table or view with one row a case, facts in columns.
        columns: where each fact comes from; ``consumer_country`` must come from a column.
        key: column that identifies a row.
        countries: every country that stands in a row, as the buyer's or the trader's.
        questions: ids of the questions to answer.
        law_as_of: what-if day that selects every version.
        calendar_relation: table with the columns :data:`CALENDAR_COLUMNS`, filled by :func:`calendar_rows`.
        wanted: which columns to put out beside values and statuses.

    Returns:
        The query; its rows have ``key``, ``law`` (NULL where it is not determined) and, for each question ``q``
        (dots as double underscores), ``q__value``, ``q__status``, ``q__provisional``, ``q__law``, and as wanted
        ``q__clause``, ``q__collides`` and ``q__needs``. Money is an amount in the row's own currency; ``none`` is
        the date infinity.

    Raises:
        SqlError: when a provision has no SQL form.
    """
    return _Bulk(
        library, relation, columns, key, tuple(countries), law_as_of, calendar_relation, wanted
    ).query(tuple(questions))


class _Bulk:
    """One query over rows of many laws."""

    def __init__(
        self,
        library: Library,
        relation: str,
        columns: Mapping[str, FactColumn],
        key: str,
        countries: tuple[str, ...],
        law_as_of: date | None,
        calendar_relation: str,
        wanted: Wanted,
    ) -> None:
        self.library = library
        self.relation = relation
        self.columns = columns
        self.key = key
        self.countries = tuple(sorted(set(countries)))
        self.law_as_of = law_as_of
        self.calendar_relation = calendar_relation
        self.wanted = wanted
        self.used: dict[str, CompiledJurisdiction] = {}

    def query(self, questions: tuple[str, ...]) -> BulkQuery:
        """Governing law first, then one branch for each group of laws with the same sources."""
        governed = f"governed AS ({self.governed()})"
        branches = [self.branch(laws, sources, questions) for sources, laws in self.groups(questions).items()]
        branches.append(self.lawless(questions))
        sql = f"WITH {governed} {' UNION ALL BY NAME '.join(branches)}"
        packs = {
            name: digest
            for compiled in self.used.values()
            for name, digest in compiled.program.hashes.items()
        }
        profiles = {
            pack.counting for compiled in self.used.values() for pack in compiled.program.packs.values()
        }
        return BulkQuery(sql, dict(sorted(packs.items())), tuple(sorted(profiles)))

    def source(self, country: str, question: str) -> CompiledJurisdiction | None:
        """The jurisdiction that answers a question for a country."""
        source = source_of(self.library, country, question, law_as_of=self.law_as_of)
        if source is None:
            return None
        self.used[source.compiled.program.jurisdiction] = source.compiled
        return source.compiled

    def governed(self) -> str:
        """Every row with the law that governs it, or why none is determined."""
        forums: dict[str, list[str]] = {}
        for country in self.countries:
            source = self.source(country, GOVERNING_LAW)
            if source is not None:
                forums.setdefault(source.program.jurisdiction, []).append(country)
        name = short(GOVERNING_LAW)
        parts = []
        for code, members in forums.items():
            rows = f"(SELECT * FROM {self.relation} WHERE {self.country()} IN ({_words(members)}))"
            parts.append(self.compiled_query(self.used[code], rows, (GOVERNING_LAW,), NEEDS_ONLY))
        known = [country for members in forums.values() for country in members]
        elsewhere = (
            f"{self.country()} IS NULL OR {self.country()} NOT IN ({_words(known)})" if known else "TRUE"
        )
        parts.append(
            f'SELECT "{self.key}", '
            f"CASE WHEN {self.country()} IS NULL THEN 'undetermined' ELSE 'not_encoded' END AS {name}__status, "
            f"NULL::VARCHAR AS {name}__value, FALSE AS {name}__provisional, "
            f"CASE WHEN {self.country()} IS NULL THEN ['consumer_country'] ELSE []::VARCHAR[] END AS {name}__needs "
            f"FROM {self.relation} WHERE {elsewhere}"
        )
        return " UNION ALL BY NAME ".join(f"(SELECT * FROM ({part}))" for part in parts)

    def country(self) -> str:
        """The buyer's country in SQL."""
        return f"({self.columns[COUNTRY_FACT].sql})"

    def compiled_query(
        self, compiled: CompiledJurisdiction, rows: str, questions: Sequence[str], wanted: Wanted
    ) -> str:
        """The query of one jurisdiction over some rows."""
        return compile_query(
            compiled,
            rows,
            self.columns,
            questions,
            key=self.key,
            calendar=self.calendar_relation,
            wanted=wanted,
        )

    def groups(self, questions: tuple[str, ...]) -> dict[tuple[str | None, ...], list[str]]:
        """Laws by the jurisdictions that answer each question for them."""
        found: dict[tuple[str | None, ...], list[str]] = {}
        for law in self.countries:
            sources = [self.source(law, question) for question in questions]
            names = tuple(None if source is None else source.program.jurisdiction for source in sources)
            found.setdefault(names, []).append(law)
        return found

    def branch(self, laws: list[str], sources: tuple[str | None, ...], questions: tuple[str, ...]) -> str:
        """The rows of some laws, answered by their sources."""
        law = short(GOVERNING_LAW)
        governed = f'SELECT "{self.key}" FROM governed WHERE {law}__value IN ({_words(laws)})'
        rows = f'(SELECT * FROM {self.relation} WHERE "{self.key}" IN ({governed}))'
        joined = [
            f'(SELECT "{self.key}", {law}__value AS law FROM governed WHERE {law}__value IN ({_words(laws)}))'
        ]
        outputs = []
        for source in dict.fromkeys(sources):
            mine = [question for question, name in zip(questions, sources, strict=True) if name == source]
            if source is None:
                outputs += [self.unanswered(question, "'not_encoded'", "[]::VARCHAR[]") for question in mine]
            else:
                joined.append(f"({self.compiled_query(self.used[source], rows, mine, self.wanted)})")
                outputs += [f"'{source}' AS {short(question)}__law" for question in mine]
        return f"(SELECT *, {', '.join(outputs)} FROM {_using(joined, self.key)})"

    def lawless(self, questions: tuple[str, ...]) -> str:
        """Rows whose law is not determined: every question takes that over."""
        law = short(GOVERNING_LAW)
        listed = [self.unanswered(question, f"{law}__status", f"{law}__needs") for question in questions]
        return (
            f'(SELECT "{self.key}", NULL::VARCHAR AS law, {", ".join(listed)} '
            f"FROM governed WHERE {law}__value IS NULL)"
        )

    def unanswered(self, question: str, status: str, needs: str) -> str:
        """The columns of a question no provision answers."""
        name = short(question)
        listed = [
            f"NULL AS {name}__value",
            f"{status} AS {name}__status",
            f"FALSE AS {name}__provisional",
            f"NULL::VARCHAR AS {name}__law",
        ]
        if self.wanted.clauses:
            listed += [f"NULL::VARCHAR AS {name}__clause", f"FALSE AS {name}__collides"]
        if self.wanted.needs:
            listed.append(f"{needs} AS {name}__needs")
        return ", ".join(listed)


def _words(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _using(parts: Sequence[str], key: str) -> str:
    first, *others = [f"{part} AS part_{index}" for index, part in enumerate(parts)]
    return first + "".join(f' JOIN {other} USING ("{key}")' for other in others)
