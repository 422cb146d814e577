"""Rights of many orders at once: the same law as SQL, row by row the same answers.

The law of each row is found first, by the rules of the buyer's country; then the rows of each law are
answered by its packs, or by the floor of its union. Each group of rows has a small query of its own, made for
what its rows know: one query over all laws would be more than an engine can plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from venditor.rights.bulk_checks import refuse_keys, refuse_name, refuse_questions, refuse_types
from venditor.rights.bulk_columns import Rows, Session, select, with_implied
from venditor.rights.bulk_favour import about, joined, taken
from venditor.rights.bulk_law import (
    FLOOR,
    GOVERNED,
    GROUP,
    LAW,
    NEEDS,
    STATUS,
    UNRULED,
    Governing,
    group,
    inside,
)
from venditor.rights.bulk_panel import CALENDAR, KEY, NOT_ENCODED, Panel, Unanswered
from venditor.rights.bulk_places import Chains
from venditor.rights.jurisdictions import CHOICE, GOVERNING_LAW
from venditor.rules.functions import COUNTRY_FACT
from venditor.rules.library import Library
from venditor.rules.sql import EVERYTHING, FactColumn, SqlError, Wanted, quoted, written
from venditor.rules.vocabulary import Vocabulary

__all__ = ("COUNTRY_FACT", "BulkAnswers", "Session")

# The ladder of look-ups already stands in its best order; looking for a better one takes DuckDB seconds.
SETTING, _RESET = "SET disabled_optimizers = 'join_order'", "RESET disabled_optimizers"
FACTS, ROWS, ANSWERED, CHOSEN, FLOORED = (
    f'"venditor {name}"' for name in ("facts", "rows", "answered", "chosen", "floored")
)
# Columns of the result that are no question's.
TAKEN = ("law",)
# Rows without a law that rules which bind whatever law governs answer all the same.
_ASKED_ANYWAY = f"({STATUS} = 'not_encoded' OR {UNRULED})"


class BulkAnswers:
    """Questions that can be answered for the rows of one relation after the other.

    What was made for one relation serves the next whose rows know the same, such as the next million orders.

    Args:
        library: the law.
        questions: ids of the questions to answer.
        law_as_of: what-if day that selects every version.
        wanted: which columns to put out beside values and statuses.

    Raises:
        SqlError: when a question does not exist.
    """

    def __init__(
        self,
        library: Library,
        questions: Sequence[str],
        *,
        law_as_of: date | None = None,
        wanted: Wanted = EVERYTHING,
    ) -> None:
        """See the class."""
        refuse_questions(questions, library.vocabulary)
        self.questions = tuple(questions)
        self._panel = Panel(library, law_as_of, wanted)

    def answer(
        self, session: Session, relation: str, columns: Mapping[str, FactColumn], *, key: str, into: str
    ) -> Mapping[str, str]:
        """Answer the questions for every row of a relation, each under the law that governs it.

        Args:
            session: holds the relation. Tables and views whose names begin with ``venditor`` are made in it,
                and dropped.
            relation: table or view with one row a case.
            columns: where each fact comes from; one that is absent is unknown in every row. Values must be as
                :func:`venditor.rights.facts.parse_facts` lets them pass: known words, a region of the row's
                country, amounts of one currency.
            key: column that identifies a row; not called as another column of the result.
            into: name of the table of answers, which is made; nothing is called so yet. It has ``key``,
                ``law`` (NULL where it is not determined) and, for each question ``q`` (dots as double
                underscores), ``q__value``, ``q__status``, ``q__provisional``, ``q__law`` (the jurisdiction
                whose provision answers), and as wanted ``q__clause``, ``q__collides`` and ``q__needs``. Money
                is an amount in the row's own currency; ``none`` is the date infinity.

        Returns:
            SHA-256 by pack of the law that was asked.

        Raises:
            SqlError: when a provision has no SQL form, the key does not tell rows apart or cannot be told
                from the result's own columns, a fact cannot be read from its column's type, or there is a
                table called ``into``.
        """
        self._refuse_taken(key)
        refuse_name(session, into)
        self._panel.packs.clear()
        try:
            session.run(SETTING)
            facts = _taken(session, relation, columns, key, self._panel.library.vocabulary)
            governing = Governing(self._panel, facts, self.questions)
            governing.find(ROWS)
            _Answering(self._panel, replace(facts, relation=ROWS), self.questions).put_out(key, into)
        finally:
            session.run(f"DROP VIEW IF EXISTS {GROUP}")
            for table in (CALENDAR, FACTS, GOVERNED, ROWS, CHOSEN, FLOORED, ANSWERED):
                session.run(f"DROP TABLE IF EXISTS {table}")
            session.run(_RESET)
        return dict(sorted(self._panel.packs.items()))

    def _refuse_taken(self, key: str) -> None:
        """Refuse a key that a column of the result is called as; engines do not tell capitals apart."""
        types = {question: self._panel.types(question) for question in self.questions}
        taken = (*TAKEN, *(about(question, part) for question, parts in types.items() for part in parts))
        if key.lower() in taken:
            raise SqlError(
                "sql.key",
                f'The key cannot be called "{key}": the result has a column of that name.',
                facts={"key": key, "taken": taken},
                remedy="Rename the column in the relation.",
            )


def _taken(
    session: Session, relation: str, columns: Mapping[str, FactColumn], key: str, vocabulary: Vocabulary
) -> Rows:
    """The rows, with their facts in columns of their own names."""
    columns = with_implied(columns, vocabulary)
    given = {name: source.parsed for name, source in columns.items()}
    listed = [f"{quoted(key)} AS {quoted(KEY)}"]
    listed += [f"{written(sql)} AS {quoted(name)}" for name, sql in given.items() if sql is not None]
    session.run(f"CREATE OR REPLACE TABLE {FACTS} AS {select(listed, relation)}")
    refuse_types(session, FACTS, vocabulary)
    refuse_keys(session, FACTS, KEY, key)
    held = {
        name: source if given[name] is None else FactColumn(sql=quoted(name))
        for name, source in columns.items()
    }
    return Rows(session, FACTS, vocabulary, held).of(FACTS)


class _Answering:
    """Has the questions answered for rows whose law is found."""

    def __init__(self, panel: Panel, rows: Rows, questions: Sequence[str]) -> None:
        self.panel = panel
        self.rows = rows
        self.run = rows.session.run
        about_law = [question for question in questions if question in (GOVERNING_LAW, CHOICE)]
        self.questions = tuple(question for question in questions if question not in about_law)
        # Each answer takes over from its row what is known of its law.
        self.carried = [LAW, *(about(q, part) for q in about_law for part in panel.types(q))]

    def put_out(self, key: str, into: str) -> None:
        """Answer every row, and leave the answers in a table."""
        self.run(self.panel.empty(ANSWERED, ROWS, self.questions, self.carried))
        self.under(LAW, f"{FLOOR} IS NULL", ANSWERED)
        self.lawless()
        if self.rows.count(f"{FLOOR} IS NOT NULL"):
            for table, law in ((CHOSEN, LAW), (FLOORED, FLOOR)):
                self.run(self.panel.empty(table, ROWS, self.questions, self.carried))
                self.under(law, f"{FLOOR} IS NOT NULL", table)
            self.run(f"INSERT INTO {ANSWERED} BY NAME {self.favoured()}")
        for name, told in ((quoted(KEY), quoted(key)), (LAW, "law")):
            self.run(f"ALTER TABLE {ANSWERED} RENAME COLUMN {name} TO {told}")
        self.run(f"ALTER TABLE {ANSWERED} RENAME TO {quoted(into)}")

    def under(self, law: str, where: str, into: str) -> None:
        """Answer rows by the law that stands in a column."""
        countries = self.rows.values(law, where)
        for chains, places in self.panel.groups(countries, self.questions).items():
            governed = inside(self.rows, places, lambda listed: f"{law} IN ({listed})")
            self.ask(chains, f"{where} AND {governed}", into)

    def lawless(self) -> None:
        """Rows without a law: each question takes that over, but for rules that bind whatever law governs."""
        country = self.rows.fact(COUNTRY_FACT)
        countries = self.rows.values(country, f"{LAW} IS NULL AND {_ASKED_ANYWAY}")
        bound = []
        for chains, places in self.panel.groups(countries, self.questions, overriding=True).items():
            if any(chain.codes for chain in chains):
                living = inside(self.rows, places, lambda listed: f"{country} IN ({listed})")
                bound.append(f"({_ASKED_ANYWAY} AND {living})")
                self.ask(chains, f"{LAW} IS NULL AND {bound[-1]}", ANSWERED, (STATUS, NEEDS))
        columns = [quoted(KEY), *self.carried]
        for question in self.questions:
            columns += self.panel.unanswered(question, STATUS, NEEDS)
        left = " AND ".join([f"{LAW} IS NULL", *(f"NOT {where}" for where in bound)])
        self.run(f"INSERT INTO {ANSWERED} BY NAME {select(columns, ROWS, left)}")

    def ask(self, chains: Chains, where: str, into: str, otherwise: Unanswered = NOT_ENCODED) -> None:
        """Answer some rows by the jurisdictions of one group; see :meth:`Panel.answered`."""
        members = group(self.rows, where)
        if members is not None:
            answers = self.panel.answered(members, chains, self.questions, self.carried, otherwise=otherwise)
            self.run(f"INSERT INTO {into} BY NAME {answers}")

    def favoured(self) -> str:
        """Of the answers of a chosen law and of the floor that stays, those that stand."""
        known = self.panel.library.vocabulary.questions
        stands = [
            f"{taken(question, known[question].favours)} AS {about(question, 'taken')}"
            for question in self.questions
        ]
        both = f"{CHOSEN} AS answered JOIN {FLOORED} AS floored USING ({quoted(KEY)})"
        columns = [f"answered.{name}" for name in (quoted(KEY), *self.carried)]
        columns += [
            f"{joined(question, part)} AS {about(question, part)}"
            for question in self.questions
            for part in self.panel.types(question)
        ]
        compared = f"({select([quoted(KEY), *stands], both)}) AS compared"
        return select(columns, f"{both} JOIN {compared} USING ({quoted(KEY)})")
