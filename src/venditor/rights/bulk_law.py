"""The law that governs each of many rows, and what a choice of another law can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from venditor.rights.bulk_columns import Rows, select
from venditor.rights.bulk_favour import about
from venditor.rights.bulk_panel import KEY, Panel
from venditor.rights.bulk_places import Place, words
from venditor.rights.jurisdictions import (
    CHOICE,
    CHOSEN_FACT,
    CHOSEN_LAW_FACT,
    GOVERNING_LAW,
    NO_PART,
    TRADER_FACT,
    knows_law_of,
)
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.sql import UNKNOWN, quoted

GROUP, GOVERNED = '"venditor group"', '"venditor governed"'
# What stands beside each row, once its law is found.
LAW, FLOOR, STATUS, NEEDS, UNRULED = (
    f'"venditor {name}"' for name in ("law", "floor", "status", "needs", "unruled")
)
_CHOSEN = '"venditor chosen"'
_LAW_STATUS = about(GOVERNING_LAW, "status")


def inside(rows: Rows, places: Sequence[Place], under: Callable[[str], str]) -> str:
    """Whether a row is of one of some places.

    Args:
        rows: the rows.
        places: which.
        under: SQL of whether a row is under the law of one of some countries, listed as words.
    """
    country, region = rows.fact(COUNTRY_FACT), rows.fact(REGION_FACT)
    alike = [place.country for place in places if not place.divided]
    parts = [under(words(alike))] if alike else []
    parts += [
        f"({under(words([place.country]))} AND {place.holds(country, region)})"
        for place in places
        if place.divided
    ]
    return f"coalesce({' OR '.join(parts)}, FALSE)" if parts else "FALSE"


def group(rows: Rows, where: str) -> Rows | None:
    """Some of the rows as the group that is asked next; ``None`` where there are none."""
    if not rows.count(where):
        return None
    rows.session.run(f"CREATE OR REPLACE TEMP VIEW {GROUP} AS {select(['*'], rows.relation, where)}")
    return rows.of(GROUP)


class Governing:
    """Finds the law of each row.

    Args:
        panel: the law.
        rows: the rows.
        questions: that are put out; those about the governing law itself are asked here.
    """

    def __init__(self, panel: Panel, rows: Rows, questions: Sequence[str]) -> None:
        """See the class."""
        self.panel = panel
        self.rows = rows
        self.country = rows.fact(COUNTRY_FACT)
        chosen = rows.columns.get(CHOSEN_FACT, UNKNOWN)
        named = rows.columns.get(CHOSEN_LAW_FACT, UNKNOWN)
        # Whether some row may tell of a law the contract chose.
        self.chooses = not (chosen.unknown_always or chosen.constant is False or named.unknown_always)
        self.questions = (GOVERNING_LAW, CHOICE) if self.chooses or CHOICE in questions else (GOVERNING_LAW,)

    def find(self, into: str) -> None:
        """Put every row with its law, the floor that stays, or why there is none, into a table.

        Beside the facts it has :data:`LAW`, :data:`FLOOR`, :data:`STATUS`, :data:`NEEDS`, :data:`UNRULED`
        and the columns of the questions about the governing law, as they are put out.
        """
        run, key = self.rows.session.run, quoted(KEY)
        run(self.panel.empty(GOVERNED, self.rows.relation, self.questions))
        countries = self.rows.values(self.country)
        for chains, places in self.panel.groups(countries, self.questions).items():
            where = inside(self.rows, places, lambda listed: f"{self.country} IN ({listed})")
            members = group(self.rows, where)
            if members is not None:
                answers = self.panel.answered(members, chains, self.questions)
                run(f"INSERT INTO {GOVERNED} BY NAME {answers}")
        nowhere = [
            column
            for question in self.questions
            for column in self.panel.unanswered(question, "'undetermined'", f"['{COUNTRY_FACT}']")
        ]
        nobody = select([key, *nowhere], self.rows.relation, f"{self.country} IS NULL")
        run(f"INSERT INTO {GOVERNED} BY NAME {nobody}")
        found = select(["*"], f"{self.rows.relation} JOIN {GOVERNED} USING ({key})")
        domestic = [code for code in countries if self._needs_no_rule(code)]
        found = self._with_domestic(found, domestic) if domestic else found
        run(f"CREATE OR REPLACE TABLE {into} AS {self._decided(found)}")
        run(f"DROP TABLE {GOVERNED}")

    def _needs_no_rule(self, country: str) -> bool:
        """Whether law of a country is encoded and somewhere in it no rule on the law that governs."""
        if not knows_law_of(self.panel.library, country):
            return False
        return not self.panel.chain(country, NO_PART, GOVERNING_LAW).codes

    def _with_domestic(self, found: str, countries: Sequence[str]) -> str:
        """The same rows; where no rule was found, a contract within one country has its law."""
        country, trader = self.country, self.rows.fact(TRADER_FACT)
        named = self.rows.fact(CHOSEN_LAW_FACT)
        elsewhere = f"coalesce({self.rows.fact(CHOSEN_FACT)} AND {named} <> {country}, FALSE)"
        asked = f"{_LAW_STATUS} = 'not_encoded' AND {about(GOVERNING_LAW, 'law')} IS NULL"
        asked += f" AND {country} IN ({words(countries)}) AND NOT {elsewhere}"
        parts = {
            "value": f"WHEN {asked} AND {trader} = {country} THEN {country}",
            "status": f"WHEN {asked} AND {trader} = {country} THEN 'determined' "
            f"WHEN {asked} AND {trader} IS NULL THEN 'undetermined'",
            "needs": f"WHEN {asked} AND {trader} IS NULL THEN ['{TRADER_FACT}']",
        }
        return _replaced(
            found,
            {
                about(GOVERNING_LAW, part): f"CASE {cases} ELSE {about(GOVERNING_LAW, part)} END"
                for part, cases in parts.items()
            },
        )

    def _decided(self, found: str) -> str:
        """The rows with the law that answers, the floor that stays, or why there is none."""
        law, needs, by = (about(GOVERNING_LAW, part) for part in ("value", "needs", "law"))
        # No rule says it, and it waits only for whether the contract touches one country alone.
        told: dict[str, str] = {UNRULED: f"coalesce({by} IS NULL AND {needs} = ['{TRADER_FACT}'], FALSE)"}
        if not self.chooses:
            told |= {LAW: law, FLOOR: "NULL::VARCHAR", STATUS: _LAW_STATUS, NEEDS: needs}
            return _with(found, told)
        named, effect = self.rows.fact(CHOSEN_LAW_FACT), about(CHOICE, "value")
        same_rule = f"{about(CHOICE, 'law')} = {by}"
        chosen = f"coalesce({self.rows.fact(CHOSEN_FACT)} AND {named} <> {law} AND {same_rule}, FALSE)"
        status, known = about(CHOICE, "status"), f"{about(CHOICE, 'status')} = 'determined'"
        told |= {
            LAW: f"CASE WHEN NOT ({chosen}) THEN {law} WHEN {known} THEN {named} END",
            FLOOR: f"CASE WHEN {chosen} AND {effect} = 'over_floor' THEN {law} END",
            STATUS: f"CASE WHEN {chosen} AND NOT {known} THEN {status} ELSE {_LAW_STATUS} END",
            NEEDS: f"CASE WHEN {chosen} AND NOT {known} THEN {about(CHOICE, 'needs')} ELSE {needs} END",
            _CHOSEN: f"{chosen} AND {known}",
        }
        instead = {part: about(CHOICE, part) for part in self.panel.types(GOVERNING_LAW)} | {"value": LAW}
        return _replaced(
            _with(found, told),
            {
                about(
                    GOVERNING_LAW, part
                ): f"CASE WHEN {_CHOSEN} THEN {other} ELSE {about(GOVERNING_LAW, part)} END"
                for part, other in instead.items()
            },
        )


def _with(source: str, columns: Mapping[str, str]) -> str:
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return select(["*", listed], f"({source}) AS found")


def _replaced(source: str, columns: Mapping[str, str]) -> str:
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return select([f"* REPLACE ({listed})"], f"({source}) AS found")
