"""Cases for holding the compiled query to the scalar engine, built along the paths of decision diagrams.

Random facts nearly all end in the same few answers. So each case has a goal: an outcome of some question, a
clause that is to hold, or a comparison of days whose two sides are to be -1, 0 or +1 day apart. A path to it
through the diagram is chosen, words and truths are set as it has them, and the days of its comparisons are
moved until each comes out as it should, mostly by a day or not at all. Then some facts are forgotten.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from venditor.calendars import countries, regions
from venditor.calendars.tables import index
from venditor.core.money import Money
from venditor.rules.chronology import AtMost, limit, moved, possible
from venditor.rules.diagram import FiniteFact, Happened, Leaf, Node, Test, nodes
from venditor.rules.evaluate import compile_expression
from venditor.rules.sql import FactColumn
from venditor.rules.syntax import NONE, Compare, Fact, In, Literal, Never, facts_in

COUNTRY, REGION = "consumer_country", "consumer_region"
# The buyers whose cases stand for the Union: many regions, one calendar for all, a few islands.
BUYERS = {"EU": ("PT", "GR", "FI", "CZ")}
ELSEWHERE = ("TW", "DE", "GB", "US", "CN", "FR", "BR")
MARGINS = (-1, 0, 1)
# The jurisdictions of which every run of the tests tries a slice; the campaign tries all.
SLICED = ("EU", "DE", "TW", "US", "CA-QC")
# The small changes of Germany's law take as long as those of all others in the slice.
SLICED_OF_MUTANTS = ("EU", "TW", "US", "CA-QC")
# The tables begin in 2009 and end in 2035; the longest periods are five years.
FIRST, LAST = date(2009, 6, 1), date(2029, 6, 1)
# Laws older than the tables are asked about their first day as well.
OLDEST, YOUNGEST = date(1850, 1, 1), date(2034, 6, 1)
MOVES = 6
# How often a fact that no path speaks of is out of the ordinary.
UNUSUAL = 0.04


@dataclass(frozen=True)
class Shape:
    """Which facts some rows lack, no row knows, or all rows share; the others every row knows."""

    name: str
    lacking: frozenset = frozenset()
    unknown: frozenset = frozenset()
    constants: dict = field(default_factory=dict)

    def columns(self, facts):
        """Where the query finds each fact: in the column of its name, unless all rows share it."""
        found = {name: FactColumn(f'"{name}"', nullable=name in self.lacking) for name in facts}
        found |= {name: FactColumn(constant=value) for name, value in self.constants.items()}
        return {name: column for name, column in found.items() if name not in self.unknown}


COMPLETE = Shape("complete")


def facts_of(compiled):
    """Every fact the law of a jurisdiction reads, and the buyer's place."""
    return sorted({COUNTRY, REGION}.union(*compiled.program.facts.values()))


def shapes(compiled, *, width=4):
    """Shapes in which facts are missing: each fact lacks in some, is unknown in some, and shared in some."""
    definitions = compiled.program.vocabulary.facts
    facts = [name for name in facts_of(compiled) if name != COUNTRY]
    random.Random(compiled.program.jurisdiction).shuffle(facts)  # noqa: S311 - cases to try, not secrets
    found = {}
    for question in compiled.program.provisions:
        days = sorted(name for name in compiled.support(question) if definitions[name].kind == "event")
        if len(days) > 1:
            found[frozenset(days[:width]) | {REGION}] = f"days of {question}"
    listed = [Shape(name, lacking) for lacking, name in found.items()]
    for start in range(0, len(facts), width):
        around = facts[start:] + facts[:start]
        lacking, unknown, shared = around[:width], around[width : width + 2], around[width + 2 : 4 * width]
        ordinary = {name: definitions[name].ordinary for name in shared}
        constants = {name: value for name, value in ordinary.items() if value is not None}
        listed.append(Shape(f"facts from {start}", frozenset(lacking), frozenset(unknown), constants))
    return listed


@dataclass(frozen=True)
class Goal:
    """A part of a diagram, the parts on the way to it, and how far apart its two days are to be."""

    diagram: object
    part: object
    leads: frozenset
    margin: int | None = None


class Cases:
    """Builds cases for one jurisdiction.

    Attributes:
        hit: by comparison, the margins at which some case met it.
    """

    def __init__(self, compiled, shape, seed, wanted=None):
        self.compiled, self.shape = compiled, shape
        self.definitions = compiled.program.vocabulary.facts
        self.facts = facts_of(compiled)
        jurisdiction = compiled.program.jurisdiction
        self.random = random.Random(f"{jurisdiction} {shape.name} {seed}")  # noqa: S311 - as above
        self.buyers = BUYERS.get(jurisdiction, (jurisdiction[:2],))
        self.goals = list(wanted or every_goal(compiled))
        self.random.shuffle(self.goals)
        self.sides = {}
        self.hit = {}
        self.turn = 0

    def take(self, count):
        """So many cases."""
        return [self.case() for _ in range(count)]

    def case(self):
        """The facts of one case; a fact that is missing is unknown."""
        goal = self.goals[self.turn % len(self.goals)]
        self.turn += 1
        facts = self.anything()
        tests = self.follow(facts, goal)
        facts |= self.shape.constants
        settled = set(self.shape.constants)
        for test, way in tests:
            aimed_at = goal.margin is not None and test is goal.part.variable
            margin = goal.margin if aimed_at else self.random.choice((0, -1, None) if way else (1, 1, None))
            self.bring_near(facts, test, way, margin, settled)
        if goal.margin is not None:
            self.note(facts, goal)
        return self.forget(facts)

    def follow(self, facts, goal):
        """Take a path to the goal; set what it says of words, and tell its comparisons with their ways."""
        tests = []
        part = goal.diagram
        while part is not goal.part:
            ways = [way for way, branch in enumerate(part.branches) if id(branch) in goal.leads]
            way = self.random.choice(ways)
            self.set(facts, part.variable, way, tests)
            part = part.branches[way]
        if isinstance(part, Node):
            tests.append((part.variable, goal.margin <= 0))
        if facts[REGION] not in known_regions(facts[COUNTRY]):
            facts[REGION] = self.random.choice(known_regions(facts[COUNTRY]))
        return tests

    def set(self, facts, variable, way, tests):
        """Set what a path says about a fact; comparisons of days wait until the other facts are set."""
        if isinstance(variable, FiniteFact):
            facts[variable.name] = variable.domain[way]
        elif isinstance(variable, Happened):
            if way == 0:
                facts[variable.name] = NONE
            elif isinstance(facts[variable.name], Never):
                facts[variable.name] = self.some_day()
        elif border_of(variable) is not None:
            facts |= at_border(variable, way)
        elif is_of_days(variable):
            tests.append((variable, way == 1))
        elif way == 1:
            self.hold(facts, variable.expression)

    def hold(self, facts, expression):
        """Let a fact be one of some words, or the same as another fact."""
        if isinstance(expression, In):
            facts[expression.operand.name] = self.random.choice(expression.values)
        elif expression.operator == "=":
            left, right = expression.left, expression.right
            if isinstance(left, Fact) and isinstance(right, Fact):
                name, other = (left.name, right.name) if left.name != COUNTRY else (right.name, left.name)
                facts[name] = facts[other]

    def anything(self):
        """Every fact with some value, mostly the ordinary one."""
        country, near = self.random.choice(self.buyers), self.some_day()
        facts = {name: self.value(self.definitions[name], country, near) for name in self.facts}
        return facts | {COUNTRY: country}

    def some_day(self):
        return FIRST + timedelta(days=self.random.randrange((LAST - FIRST).days))

    def value(self, definition, country, near):
        pick = self.random
        match definition.kind:
            case "bool":
                unusual = pick.random() < UNUSUAL
                return (
                    pick.random() < 0.5 if definition.ordinary is None else definition.ordinary is not unusual
                )
            case "enum":
                return pick.choice(definition.type.values)
            case "country":
                return pick.choice((country, *ELSEWHERE))
            case "region":
                return pick.choice(known_regions(country))
            case "money":
                return Money(Decimal(pick.choice((0, 500, 1999, 2000, 2001, 9999))) / 100, "EUR")
            case "event" if pick.random() < 0.1:
                return NONE
            case _:
                return near + timedelta(days=pick.choice((0, 0, 1, 2, 5, 14, 30, 200, 400)))

    def bring_near(self, facts, test, way, margin, settled):
        """Move one day of a comparison so that its left side is a margin after the right one.

        Without a margin, a comparison that already comes out as the path has it is left alone.
        """
        apart = self.apart(facts, test)
        if margin is None:
            if apart is None or (apart <= 0) == way:
                return
            margin = self.random.randrange(-40, 0) if way else self.random.randrange(1, 40)
        expression = test.expression
        days = [(name, side) for side in ("left", "right") for name in self.days(getattr(expression, side))]
        free = [one for one in days if one[0] not in settled]
        if not days:
            return
        name, side = self.random.choice(free or days)
        settled.update(name for name, _ in days)
        start = facts[name]
        for _ in range(MOVES):
            if apart is None or apart == margin:
                return
            facts[name] += timedelta(days=margin - apart if side == "left" else apart - margin)
            if not OLDEST <= facts[name] <= YOUNGEST:
                facts[name] = start
                return
            apart = self.apart(facts, test)

    def days(self, term):
        return [name for name in facts_in(term) if self.definitions[name].kind in ("event", "date")]

    def apart(self, facts, test):
        """Days by which the left side is after the right one; ``None`` where one has not happened."""
        known = self.sides.get(test)
        if known is None:
            sides = (test.expression.left, test.expression.right)
            known = self.sides[test] = tuple(map(compile_expression, sides))
        left, right = (side(facts) for side in known)
        return None if isinstance(left, Never) or isinstance(right, Never) else (left - right).days

    def note(self, facts, goal):
        """Record the margin if the case meets the comparison on its way and is just so far from turning."""
        part, test = goal.diagram, goal.part.variable
        while isinstance(part, Node):
            if part is goal.part:
                apart = self.apart(facts, test)
                if apart in MARGINS:
                    self.hit.setdefault(test, set()).add(apart)
                return
            part = part.branches[branch(part.variable, facts)]

    def forget(self, facts):
        """Leave out what no row knows, and some of what a row may lack."""
        share = self.random.choice((0, 0.2, 0.5, 0.9))
        lost = {name for name in sorted(self.shape.lacking) if self.random.random() < share}
        gone = lost | self.shape.unknown
        return {name: value for name, value in facts.items() if name not in gone}


def is_of_days(variable):
    """Whether a variable compares two days."""
    if not isinstance(variable, Test) or not isinstance(variable.expression, Compare):
        return False
    if border_of(variable) is not None:
        return False
    return variable.expression.operator == "<=" and moved(variable.expression.left) is not None


def border_of(variable):
    """The fact and the amount it is compared with, and by how many cents it fails; ``None`` for others."""
    match variable:
        case Test(expression=Compare(left=Fact(name=name), right=Literal(value=Money() as amount))):
            return name, amount, 1
        case Test(expression=Compare(left=Literal(value=Money() as amount), right=Fact(name=name))):
            return name, amount, -1
    return None


def at_border(variable, way):
    """The fact at the amount it is compared with where the comparison is to hold, a cent apart otherwise."""
    name, amount, above = border_of(variable)
    cents = 0 if way == 1 else above
    return {name: Money(amount.amount + Decimal(cents) / 100, amount.currency)}


def every_goal(compiled):
    """Every answer, comparison and clause of a jurisdiction."""
    found = []
    for question, provision in compiled.program.provisions.items():
        found += goals(
            compiled.diagram(question), lambda part: not isinstance(part, Node) or is_of_days(part.variable)
        )
        if compiled.law_as_of is None:
            for version in provision.versions:
                for clause in version.exceptions:
                    found += goals(holds(compiled.drawing, provision, version, clause.id), is_true)
    return found


def holds(drawing, provision, version, clause):
    """The diagram of when a clause holds and none goes over it."""
    return drawing.whenever(provision, version, lambda answers: drawing.effective(version, answers)[clause])


def is_true(part):
    return isinstance(part, Leaf) and part.content is True


def goals(diagram, wanted):
    """The wanted parts of a diagram, a comparison of days at each margin."""
    parts = nodes(diagram)
    for part in filter(wanted, parts):
        leads = {id(part)}
        for other in parts:
            if isinstance(other, Node) and any(id(way) in leads for way in other.branches):
                leads.add(id(other))
        for margin in (None,) if isinstance(part, Leaf) else MARGINS:
            yield Goal(diagram, part, frozenset(leads), margin)


def branch(variable, facts):
    """The branch that complete facts take."""
    if isinstance(variable, FiniteFact):
        return variable.domain.index(facts[variable.name])
    if isinstance(variable, Happened):
        return int(not isinstance(facts[variable.name], Never))
    return int(compile_expression(variable.expression)(facts))


def jurisdictions(codes, *, sliced=SLICED):
    """Jurisdictions as parameters of a test; those outside the slice wait for the campaign."""
    return [
        pytest.param(code, marks=() if code in sliced else pytest.mark.campaign) for code in sorted(codes)
    ]


def known_regions(country):
    """Some regions of a country: with days of their own, named otherwise, with the country's days."""
    entry = index().get(country, {})
    own = regions(country) if country in countries() else ()
    others = [code for code in entry.get("regions", ()) if code not in own]
    return [*own[:4], *list(entry.get("aliases", ()))[:2], *others[:2]] or [f"{country}-01"]


def can_be_met(compiled, test, margin):
    """Whether some path leads to a comparison whose sides are a margin apart, without contradiction."""
    left, right = moved(test.expression.left), moved(test.expression.right)
    apart = frozenset((AtMost(left, right, -margin), AtMost(right, left, margin)))
    tried = set()

    def visit(part, limits):
        if isinstance(part, Leaf) or (part, limits) in tried:
            return False
        tried.add((part, limits))
        if part.variable == test:
            return possible(limits | apart)
        return any(visit(branch, within) for branch, within in onward(part, limits))

    return any(visit(compiled.diagram(question), frozenset()) for question in compiled.program.provisions)


def onward(part, limits):
    """The branches of a node that are possible within limits, each with its own."""
    for holds, way in enumerate(part.branches):
        test = isinstance(part.variable, Test)
        says = limit(part.variable.expression, holds=bool(holds)) if test else None
        within = limits if says is None else limits | {says}
        if says is None or possible(within):
            yield way, within


def every_test(compiled):
    """Every comparison of days in the diagrams of a jurisdiction."""
    parts = (part for question in compiled.program.provisions for part in nodes(compiled.diagram(question)))
    return {part.variable for part in parts if isinstance(part, Node) and is_of_days(part.variable)}
