"""Comparisons over facts as told: true, false, or NULL where what is told does not say.

Where a row's region is unknown, a day from the calendar is only known to lie between the earliest and the
latest that any region gives; a comparison that comes out the same for both is decided all the same.
"""

from __future__ import annotations

from sqlglot import exp

from venditor.calendars import countries, regions
from venditor.rules.evaluate import compile_expression
from venditor.rules.functions import COUNTRY_FACT, FUNCTIONS, REGION_FACT
from venditor.rules.sql.facts import Facts
from venditor.rules.sql.ladder import Answer, Ladder
from venditor.rules.sql.terms import (
    Sql,
    SqlError,
    Terms,
    asked,
    both,
    choose,
    coalesced,
    compared,
    either,
    is_null,
    negated,
    places_asked,
)
from venditor.rules.syntax import Call, Compare, Expression, Fact, children


class Told:
    """Writes comparisons over the facts each row knows."""

    def __init__(self, facts: Facts, ladder: Ladder) -> None:
        """Comparisons over facts of one query.

        Args:
            facts: the facts, already on the ladder.
            ladder: the query.
        """
        self.facts = facts
        self.ladder = ladder

    def test(self, test: Expression) -> Sql:
        """The truth of a comparison; NULL where it is open."""
        if _names_region(test):
            return self.ladder.share("test", self.in_regions(test))
        if not isinstance(test, Compare) or not places_asked(test) or self.one_place():
            return self.ladder.share("test", self.terms("rolled").write(test))
        low, high = self.terms("earliest").write, self.terms("latest").write
        after = compared(">", low(test.left), high(test.right))
        apart = either([after, compared("<", high(test.left), low(test.right))])
        at_most = compared("<=", high(test.left), low(test.right))
        same = both([at_most, compared(">=", low(test.left), high(test.right))])
        cases: dict[str, list[tuple[Sql, Sql]]] = {
            "<=": [(at_most, exp.true()), (after, exp.false())],
            "=": [(same, exp.true()), (apart, exp.false())],
            "!=": [(apart, exp.true()), (same, exp.false())],
        }
        if test.operator not in cases:
            raise SqlError(
                "sql.comparison",
                f"{test.operator} does not stand in a decision diagram.",
                facts={"test": repr(test)},
            )
        return self.ladder.share("test", choose(cases[test.operator], exp.Null()))

    def regions_decide(self, expression: Expression) -> Sql:
        """Whether an expression is another one in another region: a comparison, or the day that a term gives.

        A day that is itself unknown might be any, also one on which regions differ.
        """
        if _names_region(expression):
            some = self.facts.lives_in(_where_regions_differ(expression))
        else:
            # The later of two days may be the same everywhere though one of them is not.
            days = places_asked(expression) if isinstance(expression, Compare) else (expression,)
            low, high = self.terms("earliest").write, self.terms("latest").write
            differ = either(coalesced(compared("!=", low(day), high(day)), exp.true()) for day in days)
            some = both([self.facts.has_regions(), differ])
        decide = either([negated(self.country_known()), some])
        if isinstance(expression, Compare):
            decide = both([decide, is_null(self.test(expression))])
        return self.ladder.share("regions_decide", decide)

    def in_regions(self, test: Expression) -> Sql:
        """The truth of a comparison of the region; where none is told, that of all regions, if they agree."""
        alike = both([self.country_known(), negated(self.facts.lives_in(_where_regions_differ(test)))])
        anywhere = exp.Boolean(this=bool(compile_expression(test)({REGION_FACT: None})))
        nowhere_told = is_null(self.facts.told(REGION_FACT))
        return choose([(both([nowhere_told, alike]), anywhere)], self.terms("rolled").write(test))

    def country_known(self) -> Sql:
        """Whether a row's country is told."""
        known = self.facts.source(COUNTRY_FACT).known_always
        return exp.true() if known else negated(is_null(self.facts.told(COUNTRY_FACT)))

    def one_place(self) -> bool:
        """Whether every row's calendar is known: its region is told, or its country has only one calendar."""
        country = self.facts.source(COUNTRY_FACT).constant
        alike = country is not None and (country not in countries() or not regions(str(country)))
        return alike or self.facts.source(REGION_FACT).known_always

    def terms(self, name: Answer) -> Terms:
        """Writes terms over told facts, NULL where they are open."""
        return Terms(self.facts.told, _no_question, lambda call: self.day(call, name), raw=True)

    def day(self, call: Call, name: Answer) -> Sql:
        """The day a host function gives in the region told, or the earliest or latest of all regions."""
        what = asked(call, self.terms(name).write)
        if not what.rule:
            return what.day
        answer = self.ladder.answer(self.ladder.look_up(what.day, what.rule), name)
        return choose([(negated(self.country_known()), exp.Null())], answer)


def _no_question(question: str) -> Sql:
    raise SqlError(
        "sql.question",
        f"{question} stands in a decision diagram, where earlier answers are put in.",
        facts={"question": question},
    )


def _names_region(expression: Expression) -> bool:
    """Whether an expression reads the region itself, not only a calendar of it."""
    if isinstance(expression, Call) and FUNCTIONS[expression.function].at_place:
        return False
    if isinstance(expression, Fact):
        return expression.name == REGION_FACT
    return any(_names_region(part) for part in children(expression))


def _where_regions_differ(test: Expression) -> list[str]:
    """Countries in whose regions a comparison of the region is not the same everywhere."""
    holds = compile_expression(test)
    everywhere = ((country, {None, *regions(country)}) for country in countries())
    return [code for code, places in everywhere if len({holds({REGION_FACT: place}) for place in places}) > 1]
