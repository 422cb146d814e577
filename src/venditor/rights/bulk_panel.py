"""Rows put to the jurisdictions that answer for their place, one small query for each group of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from venditor.rights.bulk_calendar import days_asked
from venditor.rights.bulk_columns import Rows, select
from venditor.rights.bulk_favour import about
from venditor.rights.bulk_places import Chain, Chains, Place, placed
from venditor.rights.jurisdictions import CHOICE, GOVERNING_LAW, Source, sources_of
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.library import CompiledJurisdiction, Library
from venditor.rules.sql import (
    CALENDAR_COLUMNS,
    FactColumn,
    Wanted,
    compile_query,
    quoted,
    sql_type,
)

# Tables of a run that no user's table is likely to be called.
CALENDAR = '"venditor calendar"'
KEY = "venditor key"
Unanswered = tuple[str, str]
"""SQL of the status and the needs of a question that no provision answers."""
NOT_ENCODED: Unanswered = ("'not_encoded'", "[]")
_PARTS = {"status": "VARCHAR", "provisional": "BOOLEAN", "law": "VARCHAR"}
_OF_CLAUSES = {"clause": "VARCHAR", "collides": "BOOLEAN"}
_OF_NEEDS = {"needs": "VARCHAR[]"}


class Panel:
    """The jurisdictions that are asked, and the queries made for them so far.

    Attributes:
        library: the law.
        law_as_of: what-if day that selects every version.
        wanted: which columns to put out beside values and statuses.
        packs: SHA-256 by pack of the jurisdictions that were asked about the rows at hand.
    """

    def __init__(self, library: Library, law_as_of: date | None, wanted: Wanted) -> None:
        """Begin with nothing asked; see the attributes."""
        self.library = library
        self.law_as_of = law_as_of
        self.wanted = wanted
        self.packs: dict[str, str] = {}
        self._compiled: dict[str, CompiledJurisdiction] = {}
        self._queries: dict[object, str] = {}

    def groups(
        self, countries: Iterable[str], questions: Sequence[str], *, overriding: bool = False
    ) -> dict[Chains, list[Place]]:
        """Places of some countries by the jurisdictions that each question is put to for them."""
        found: dict[Chains, list[Place]] = {}
        for country in countries:

            def chains(region: str | None, country: str = country) -> Chains:
                return tuple(
                    self.chain(country, region, question, overriding=overriding) for question in questions
                )

            for place, listed in placed(country, self.library.parts_of(country), chains):
                found.setdefault(listed, []).append(place)
        return found

    def chain(self, country: str, region: str | None, question: str, *, overriding: bool = False) -> Chain:
        """The jurisdictions a question is put to; see :func:`venditor.rights.jurisdictions.sources_of`."""
        found = sources_of(
            self.library, country, region, question, law_as_of=self.law_as_of, overriding=overriding
        )
        asked: tuple[Source, ...] = (*found.own, *filter(None, (found.wider,)))
        self._compiled.update((source.jurisdiction, source.compiled) for source in asked)
        own = tuple(source.jurisdiction for source in found.own)
        return Chain(
            own, found.region_known or not own, None if found.wider is None else found.wider.jurisdiction
        )

    def answered(
        self,
        rows: Rows,
        chains: Chains,
        questions: Sequence[str],
        carried: Sequence[str] = (),
        *,
        otherwise: Unanswered = NOT_ENCODED,
    ) -> str:
        """A SELECT of the answers of rows of one group; lays out the calendar it joins.

        Args:
            rows: the rows.
            chains: for each question, the jurisdictions it is put to.
            questions: ids of the questions.
            carried: columns of the rows to carry through, beside the key.
            otherwise: what stands where nothing is encoded.
        """
        codes = tuple(dict.fromkeys(code for chain in chains for code in chain.codes))
        asked = {
            code: [q for q, chain in zip(questions, chains, strict=True) if code in chain.codes]
            for code in codes
        }
        self._lay_out(rows, asked)
        source = [f"{rows.relation} AS asked"]
        source += [
            f"({self._query(rows, code, mine)}) AS {_part(code)} USING ({quoted(KEY)})"
            for code, mine in asked.items()
        ]
        outputs = [f"asked.{name}" for name in (quoted(KEY), *carried)]
        for question, chain in zip(questions, chains, strict=True):
            outputs += self._chained(question, chain, self.nothing(question, *otherwise))
        return select(outputs, " JOIN ".join(source))

    def _lay_out(self, rows: Rows, asked: Mapping[str, Sequence[str]]) -> None:
        """Load the days that the law of some jurisdictions may ask about for the buyers of the rows."""
        rows.session.run(f"DROP TABLE IF EXISTS {CALENDAR}")
        programs = [(self._compiled[code].program, questions) for code, questions in asked.items()]
        for program, _ in programs:
            self.packs.update(program.hashes)
        countries, regions = (rows.values(rows.fact(fact)) for fact in (COUNTRY_FACT, REGION_FACT))
        laid_out = days_asked(programs, countries, regions, rows.days())
        rows.session.load(CALENDAR.strip('"'), dict(CALENDAR_COLUMNS), list(laid_out))

    def _query(self, rows: Rows, code: str, questions: Sequence[str]) -> str:
        """The query of one jurisdiction; made once for rows that know the same."""
        # Needs of the law itself are asked for in any case: a row without a law hands them on.
        of_law = GOVERNING_LAW in questions or CHOICE in questions
        wanted = Wanted(clauses=self.wanted.clauses, needs=True) if of_law else self.wanted
        columns: dict[str, FactColumn] = dict(rows.columns)
        known = (code, tuple(questions), rows.relation, tuple(sorted(columns.items(), key=itemgetter(0))))
        if known not in self._queries:
            self._queries[known] = compile_query(
                self._compiled[code],
                rows.relation,
                columns,
                questions,
                key=KEY,
                calendar=CALENDAR,
                wanted=wanted,
            )
        return self._queries[known]

    def _chained(self, question: str, chain: Chain, nothing: Mapping[str, str]) -> list[str]:
        """The columns of a question, each from the jurisdiction of its chain whose answer stands."""
        return [
            f"{chain.column(question, part, lambda code, name: f'{_part(code)}.{name}', without)}"
            f" AS {about(question, part)}"
            for part, without in nothing.items()
        ]

    def types(self, question: str) -> dict[str, str]:
        """SQL type by name of the columns of a question, in order."""
        kinds = {"value": sql_type(self.library.vocabulary.questions[question]), **_PARTS}
        kinds |= _OF_CLAUSES if self.wanted.clauses else {}
        return kinds | (_OF_NEEDS if self.wanted.needs or question in (GOVERNING_LAW, CHOICE) else {})

    def empty(self, table: str, like: str, questions: Sequence[str], carried: Sequence[str] = ()) -> str:
        """Makes a table for answers.

        Args:
            table: its name.
            like: relation whose key, and columns carried through, it has.
            questions: whose columns it has.
            carried: names of those columns.
        """
        listed = [quoted(KEY), *carried]
        listed += [
            f"NULL::{kind} AS {about(question, part)}"
            for question in questions
            for part, kind in self.types(question).items()
        ]
        return f"CREATE OR REPLACE TABLE {table} AS {select(listed, like)} LIMIT 0"

    def nothing(self, question: str, status: str, needs: str) -> dict[str, str]:
        """By the name of each column of a question, what stands in it where no provision answers."""
        told = {"status": status, "provisional": "FALSE", "collides": "FALSE", "needs": needs}
        return {part: f"({told.get(part, 'NULL')})::{kind}" for part, kind in self.types(question).items()}

    def unanswered(self, question: str, status: str, needs: str) -> list[str]:
        """The columns of a question that no provision answers."""
        columns = self.nothing(question, status, needs)
        return [f"{value} AS {about(question, part)}" for part, value in columns.items()]


def _part(code: str) -> str:
    """A jurisdiction's answers, as a table of a join."""
    return quoted(f"of {code}")
