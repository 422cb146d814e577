"""The figures of an audit: each one with the assumptions of the mapping and without them.

A *place* is a country; where the file names none, the name as it is written. Purchases are counted by
the last day to withdraw, returns by whether they were in time:

==============  =====================================================  =====================================
outcome         a purchase                                             a return
==============  =====================================================  =====================================
determined      its last day is known                                  (does not occur)
in_time, late   (do not occur)                                         the credit note is dated so
no_right        there is no right to withdraw                          there is no right to withdraw
cannot_tell     facts are missing, or a person must decide             as for a purchase
not_encoded     the law of the country is not encoded                  as for a purchase
mixed           (does not occur)                                       its parts have different outcomes
==============  =====================================================  =====================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from venditor.audits.engine import Engine
from venditor.audits.evaluation import COMBINATION
from venditor.audits.expressions import DIALECT, Sql, all_of, any_of, column, is_known, is_null
from venditor.audits.facts import WITH, WITHOUT, World
from venditor.audits.mapping import Assumption, OrderMapping
from venditor.audits.statements import statements
from venditor.rules.sql import short

# The questions the figures rest on.
LAST_DAY, IN_TIME = "withdrawal.last_day", "withdrawal.in_time"
PURCHASE_OUTCOMES = ("determined", "no_right", "cannot_tell", "not_encoded")
RETURN_OUTCOMES = ("in_time", "late", "mixed", "no_right", "cannot_tell", "not_encoded")
_DELIVERED = "delivered_on"


@dataclass(slots=True)
class Outcomes:
    """What became of the lines of a place in one world.

    Attributes:
        purchases: lines by outcome.
        returns: credit lines by outcome.
        last_days: earliest and latest last day; ``None`` when none is determined.
        provisional: purchases whose last day rests on holidays not yet published.
    """

    purchases: dict[str, int] = field(default_factory=dict)
    returns: dict[str, int] = field(default_factory=dict)
    last_days: tuple[date, date] | None = None
    provisional: int = 0


@dataclass(slots=True)
class PlaceFigures:
    """The figures of one place.

    Attributes:
        given: the name as written; empty when the file has none.
        country: ISO 3166-1 alpha-2; ``None`` where the name is no country's.
        orders: orders with at least one purchase that is answered.
        lines: purchases that are answered.
        without_customer: of them, lines that name no customer.
        sources: jurisdictions whose provisions answer, such as ``DE``, or ``EU`` for a floor.
        worlds: outcomes with the assumptions and without, by name of the world.
    """

    given: str
    country: str | None
    orders: int
    lines: int
    without_customer: int
    sources: list[str] = field(default_factory=list)
    worlds: dict[str, Outcomes] = field(default_factory=lambda: {WITH: Outcomes(), WITHOUT: Outcomes()})


@dataclass(frozen=True, slots=True)
class ReturnDay:
    """Returns a number of days after delivery.

    Attributes:
        days: from delivery to the credit note.
        outcome: one of :data:`RETURN_OUTCOMES`.
        parts: how many parts of purchases.
    """

    days: int
    outcome: str
    parts: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures.

    Attributes:
        places: by number of orders, most first.
        needs: lines by missing fact; by world, then by ``purchase`` or ``return``.
        return_days: returns by days from delivery, with the assumptions; empty where delivery is not known.
        allowed_days: fewest and most days from delivery to the last day among those returns.
        made_for: rows each assumption gave a fact to, by its id.
        rows: rows in all: purchases, and parts of purchases that were returned.
    """

    places: tuple[PlaceFigures, ...]
    needs: Mapping[str, Mapping[str, Mapping[str, int]]]
    return_days: tuple[ReturnDay, ...]
    allowed_days: tuple[int, int] | None
    made_for: Mapping[str, int]
    rows: int


def count(engine: Engine, worlds: Sequence[World], mapping: OrderMapping) -> Figures:
    """Count everything; creates the views ``judged``, ``part``, ``return_line`` and ``purchase_line``.

    Args:
        engine: holds the answers of both worlds.
        worlds: the facts of both worlds.
        mapping: whose assumptions are counted.
    """
    judged = " UNION ALL ".join(_judged(world).sql(dialect=DIALECT) for world in worlds)
    engine.run(f"CREATE VIEW judged AS {judged}")
    engine.run(statements("judged"))
    places = _places(engine)
    days = engine.rows(statements("figures_days"))
    allowed = [row[3:] for row in days if row[3] is not None]
    ((rows,),) = engine.rows("SELECT count(*) FROM case_row")
    return Figures(
        places=tuple(sorted(places.values(), key=lambda place: (-place.orders, place.given))),
        needs=_needs(engine),
        return_days=tuple(ReturnDay(*row[:3]) for row in days),
        allowed_days=(min(low for low, _ in allowed), max(high for _, high in allowed)) if allowed else None,
        made_for={assumption.id: _made_for(engine, assumption, worlds) for assumption in mapping.assumptions},
        rows=rows,
    )


def _judged(world: World) -> exp.Select:
    """Rows with what the figures look at, under plain names."""
    answer, combination = f"answer_{world.name}", f"combination_{world.name}"
    key = column(f"{COMBINATION}_{world.name}", "case_row")
    last_day, in_time = short(LAST_DAY), short(IN_TIME)
    delivered: Sql = exp.cast(exp.null(), "DATE")
    if _DELIVERED in world.varying:
        delivered = column(world.column_of(_DELIVERED), combination)
    elif _DELIVERED in world.constants:
        delivered = exp.cast(exp.Literal.string(str(world.constants[_DELIVERED])), "DATE")
    place = exp.func("coalesce", column("country"), column("place"), exp.Literal.string(""))
    names = ("line", "kind", "order_id", "customer", "place", "country", "credited_at")
    columns = [
        exp.Literal.string(world.name).as_("world"),
        key.as_(COMBINATION),
        place.as_("place_key"),
        *map(column, names),
        delivered.as_("delivered_on"),
        column(f"{last_day}__value").as_("last_day"),
        column(f"{last_day}__status").as_("last_day_status"),
        column(f"{last_day}__law").as_("last_day_law"),
        column(f"{last_day}__needs").as_("last_day_needs"),
        column(f"{last_day}__provisional").as_("provisional"),
        column(f"{in_time}__value").as_("in_time"),
        column(f"{in_time}__status").as_("in_time_status"),
        column(f"{in_time}__needs").as_("in_time_needs"),
    ]
    return (
        exp.select(*columns)
        .from_("case_row")
        .join(combination, on=exp.EQ(this=key, expression=column(COMBINATION, combination)))
        .join(answer, on=exp.EQ(this=key.copy(), expression=column(COMBINATION, answer)))
    )


def _places(engine: Engine) -> dict[str, PlaceFigures]:
    places: dict[str, PlaceFigures] = {}
    for key, given, country, orders, lines, nobody in engine.rows(statements("figures_orders")):
        places[key] = PlaceFigures(given or "", country, orders, lines, nobody)
    for world, key, outcome, lines, first, last, provisional in engine.rows(statements("figures_last_days")):
        outcomes = places[key].worlds[world]
        outcomes.purchases[outcome] = lines
        outcomes.provisional += provisional
        if outcome == "determined":
            outcomes.last_days = (first, last)
    for key, law in engine.rows(statements("figures_laws")):
        places[key].sources.append(law)
    for world, key, outcome, lines in engine.rows(statements("figures_returns")):
        places[key].worlds[world].returns[outcome] = lines
    return places


def _needs(engine: Engine) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {
        world: {"purchase": {}, "return": {}} for world in (WITH, WITHOUT)
    }
    rows = sorted(engine.rows(statements("figures_needs")), key=lambda row: (-row[3], row[2]))
    for world, kind, need, lines in rows:
        found[world][kind][need] = lines
    return found


def _made_for(engine: Engine, assumption: Assumption, worlds: Sequence[World]) -> int:
    """Rows that have a fact only because of an assumption."""
    under = {world.name: world for world in worlds}
    tests = [_given(under[WITH], under[WITHOUT], fact) for fact in assumption.gives]
    query = exp.select(exp.Count(this=exp.Star())).from_("case_row").where(any_of(tests))
    for world in worlds:
        table = f"{COMBINATION}_{world.name}"
        key = column(table, "case_row")
        query = query.join(table, on=exp.EQ(this=key, expression=column(COMBINATION, table)))
    ((rows,),) = engine.rows(query.sql(dialect=DIALECT))
    return int(rows)


def _given(with_: World, without: World, fact: str) -> Sql:
    tests: list[Sql] = []
    if fact in with_.varying:
        tests.append(is_known(column(with_.column_of(fact), f"{COMBINATION}_{WITH}")))
    if fact in without.varying:
        tests.append(is_null(column(without.column_of(fact), f"{COMBINATION}_{WITHOUT}")))
    elif fact in without.constants:
        tests.append(exp.false())
    return all_of(tests)


def total(places: Sequence[PlaceFigures], world: str) -> Outcomes:
    """The outcomes of all places together."""
    result = Outcomes(defaultdict(int), defaultdict(int))
    for place in places:
        outcomes = place.worlds[world]
        for name, lines in outcomes.purchases.items():
            result.purchases[name] += lines
        for name, lines in outcomes.returns.items():
            result.returns[name] += lines
        result.provisional += outcomes.provisional
        if outcomes.last_days is not None:
            days = [*outcomes.last_days, *(result.last_days or ())]
            result.last_days = (min(days), max(days))
    return result
