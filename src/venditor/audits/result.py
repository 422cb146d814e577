"""What an audit found: everything its report, its summary and the command line show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from venditor.audits.balance import Balance
from venditor.audits.engine import InputTable
from venditor.audits.facts import WITH, WITHOUT
from venditor.audits.figures import PURCHASE_OUTCOMES, RETURN_OUTCOMES, Figures, Outcomes, PlaceFigures, total
from venditor.audits.mapping import (
    Assumption,
    Constant,
    DayOf,
    FactSource,
    OrderMapping,
    QuantityLimit,
    SameDayAs,
)
from venditor.audits.places import Place
from venditor.calendars import Period
from venditor.rules.explain import plain
from venditor.rules.library import Library

SUMMARY_FORMAT = "venditor.audit/1"


@dataclass(frozen=True, slots=True)
class AuditResult:
    """One audit.

    Attributes:
        table: the input.
        mapping: how it was read.
        places: what names of countries stand for.
        balance: where every line went.
        figures: with the assumptions and without.
        packs: SHA-256 by law pack that answered.
        law_as_of: the what-if day, if any.
        library: the law.
    """

    table: InputTable
    mapping: OrderMapping
    places: tuple[Place, ...]
    balance: Balance
    figures: Figures
    packs: Mapping[str, str]
    law_as_of: date | None
    library: Library


def summary(result: AuditResult) -> dict[str, Any]:
    """The document ``venditor.audit/1``, JSON-native: the figures of the report, and no line's data."""
    balance, figures = result.balance, result.figures
    worlds = (WITH, WITHOUT)
    return {
        "format": SUMMARY_FORMAT,
        "file": result.table.name,
        "input": dict(result.table.notes),
        "mapping": result.mapping.name,
        "zone": result.mapping.zone,
        "hypothetical": result.law_as_of is not None,
        "law_as_of": result.law_as_of.isoformat() if result.law_as_of else None,
        "packs": dict(result.packs),
        "questions": list(result.mapping.questions),
        "balance": {
            "read": balance.read,
            "answered": {"purchases": balance.purchases, "returns": balance.returns},
            "set_aside": dict(balance.set_aside),
        },
        "assumptions": [
            {
                "id": assumption.id,
                "because": dict(assumption.because),
                "gives": {fact: written(source) for fact, source in assumption.gives.items()},
                "when": limit(assumption),
                "rows": figures.made_for[assumption.id],
            }
            for assumption in result.mapping.assumptions
        ],
        "rows": figures.rows,
        "totals": {world: _outcomes(total(figures.places, world)) for world in worlds},
        "places": [_place(place) for place in figures.places],
        "needs": {
            world: {kind: dict(needs) for kind, needs in kinds.items()}
            for world, kinds in figures.needs.items()
        },
        "return_days": [
            {"days": day.days, "outcome": day.outcome, "parts": day.parts} for day in figures.return_days
        ],
    }


def written(source: FactSource) -> Any:
    """Where a fact comes from, as a mapping writes it."""
    match source:
        case Constant(value=value):
            return plain(value)
        case DayOf(field=field, plus=plus):
            return {"day_of": field, **({"plus": days(plus)} if plus else {})}
        case SameDayAs(fact=fact, plus=plus):
            return {"same_day_as": fact, **({"plus": days(plus)} if plus else {})}
        case _:
            return {"column": list(source.headings)}


def days(count: int) -> str:
    """A number of days, as a mapping writes it."""
    return str(Period(count, "day"))


def limit(assumption: Assumption) -> dict[str, dict[str, int]] | None:
    """The lines an assumption is made for, as a mapping writes it."""
    match assumption.when:
        case QuantityLimit(of=of, at_most=at_most):
            return {of: {"at_most": at_most}}
    return None


def _place(place: PlaceFigures) -> dict[str, Any]:
    return {
        "given": place.given,
        "country": place.country,
        "orders": place.orders,
        "lines": place.lines,
        "lines_without_customer": place.without_customer,
        "answered_by": list(place.sources),
        **{world: _outcomes(outcomes) for world, outcomes in place.worlds.items()},
    }


def _outcomes(outcomes: Outcomes) -> dict[str, Any]:
    first, last = outcomes.last_days or (None, None)
    return {
        "purchases": {name: outcomes.purchases.get(name, 0) for name in PURCHASE_OUTCOMES},
        "last_day": {
            "first": first.isoformat() if first else None,
            "latest": last.isoformat() if last else None,
            "provisional": outcomes.provisional,
        },
        "returns": {name: outcomes.returns.get(name, 0) for name in RETURN_OUTCOMES},
    }
