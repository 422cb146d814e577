"""The rule as a decision of GoRules ZEN, in ``zen_rule.json``; days are ISO text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import zen

KEY = "rule"
Context = dict[str, Any]


def engine() -> zen.ZenEngine:
    """The engine with the decision in it, compiled once."""
    content = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return zen.ZenEngine({"loader": {"type": "static", "content": {KEY: content}}})


def contexts(rows: Iterable[dict[str, Any]]) -> list[Context]:
    """Orders as ZEN takes them: days as text, null for what has not happened."""
    names = ("category", "delivered_on", "informed_on", "withdrawal_notice_on")
    return [
        {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in names}
        for row in rows
    ]


def one_by_one(rules: zen.ZenEngine, given: list[Context]) -> list[Context]:
    """Evaluate in a loop."""
    decision = rules.get_decision(KEY)
    return [decision.evaluate(context)["result"] for context in given]


def in_a_batch(rules: zen.ZenEngine, given: list[Context]) -> list[Context]:
    """Evaluate all in one call."""
    requests = [{"key": KEY, "context": context} for context in given]
    return [answer["data"]["result"] for answer in rules.evaluate_batch(requests)]


def rows(answers: Iterable[Context]) -> list[dict[str, Any]]:
    """The answers with days as :class:`datetime.date`; ZEN leaves a null answer out."""
    return [
        {
            "available": answer["available"],
            "last_day": _day(answer.get("last_day")),
            "in_time": answer.get("in_time"),
            "refund_due": _day(answer.get("refund_due")),
        }
        for answer in answers
    ]


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
