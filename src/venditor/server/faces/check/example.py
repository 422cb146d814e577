"""Findings of each severity beside a marked row, made up, for whoever changes how they look."""

from __future__ import annotations

from datetime import date

from venditor.listings.judging import telling
from venditor.listings.judging.finding import Finding, Rule, Severity, State
from venditor.listings.observing.observation import Confidence
from venditor.products import Source
from venditor.server.faces.check.task import Section


def example() -> Section:
    """One listing with an error, a warning and a note; only the first is marked."""
    # The readers of pages need not be installed where nobody asks for this.
    from venditor.listings.reports.alike import alike  # noqa: PLC0415
    from venditor.listings.reports.beside import fields_side, quoted  # noqa: PLC0415
    from venditor.listings.reports.entry import Found  # noqa: PLC0415
    from venditor.listings.reports.rows import rows  # noqa: PLC0415
    from venditor.listings.reports.words import Words  # noqa: PLC0415

    words = Words("en")
    place = Source("json-ld", "item 1/description", "Disputes: ec.europa.eu/consumers/odr")
    findings = (
        _finding("forbidden.dead_dispute_link", "practice", "error", (place,)),
        _finding("required.manufacturer_name", "not_found", "warning"),
        _finding("required.product_picture", "not_found", "note"),
    )
    found = alike(tuple(Found(one, "") for one in findings), telling, words.tag)
    side = fields_side(1, quoted(found), None, words)
    return {
        "name": "A lamp",
        "item": "row 1",
        "rows": rows(1, found, side.marked, words, telling),
        "beside": side.content,
        "more": 2,
    }


def _finding(question: str, state: State, severity: Severity, sources: tuple[Source, ...] = ()) -> Finding:
    rule = Rule(
        provision=f"eu.example.{question}",
        question=question,
        clause="example",
        law="EU",
        act="GPSR",
        articles=("19(a)",),
        url="https://eur-lex.europa.eu/eli/reg/2023/988/oj",
        since=date(2024, 12, 13),
        until=None,
        verified=True,
        stands_in=False,
        why={"en": "Why the law asks for it."},
        quotations=(("19(a)", "Words of the law.", "en"),),
    )
    confidence: Confidence = "high" if severity == "error" else "low"
    values = {"words": "ec.europa.eu/consumers/odr"}
    return Finding(rule, "DE", state, severity, confidence, sources=sources, values=values)
