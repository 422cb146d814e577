"""Matches the credit notes of a file to its purchases; see :mod:`venditor.audits.credits` for the rule."""

from __future__ import annotations

from sqlglot import exp

from venditor.audits.credits import Movement, Taken, Unmatched, match
from venditor.audits.engine import Engine
from venditor.audits.expressions import DIALECT, column
from venditor.audits.facts import World
from venditor.audits.statements import statements


def match_credits(engine: Engine, world: World) -> None:
    """Match credit notes to purchases.

    Creates the views ``purchase`` and ``case_source`` and the tables ``taken`` and ``unmatched``. A
    credit note without a customer is not matched and gets its reason.

    Args:
        engine: holds ``staged``.
        world: the facts with assumptions; purchases of one moment are alike when these agree.
    """
    engine.run(statements("orders"))
    facts = exp.func("row", *(sql.copy() for sql in world.varying.values()))
    signatures = exp.select(column("line"), exp.cast(facts, "VARCHAR").as_("signature")).from_("purchase")
    engine.run(f"CREATE VIEW signature AS {signatures.sql(dialect=DIALECT)}")
    taken: list[Taken] = []
    unmatched: list[Unmatched] = []
    for found in match(Movement(*row) for row in engine.rows(statements("movements"))):
        if isinstance(found, Taken):
            taken.append(found)
        else:
            unmatched.append(found)
    engine.load("taken", {"credit": "BIGINT", "purchase": "BIGINT", "pieces": "DECIMAL(18, 6)"}, taken)
    engine.load("unmatched", {"credit": "BIGINT", "reason": "VARCHAR"}, unmatched)
    engine.run(statements("cases"))
