"""Each piece of the pages in each of its states, for whoever changes one; shown in development only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from venditor.core.text import Wording
from venditor.server.faces.check.example import example
from venditor.server.faces.console.times import Chip
from venditor.server.faces.console.words import ACKNOWLEDGEMENTS, TASKS
from venditor.server.faces.portal.answers import Article, Card, Clock, Law, Need, Section, Sentence
from venditor.server.faces.portal.beside import BodyCard, BothLaws, SideLaw
from venditor.server.faces.portal.fields import Field, Input, Option, Problem
from venditor.server.faces.portal.summary import Row


@require_safe
def styleguide(request: Any) -> HttpResponse:
    """All pieces; does not exist unless ``VENDITOR_DEBUG=1``."""
    if not settings.DEBUG:
        raise Http404
    context = {
        "problem": Problem("Choose an answer.", "choice-wrong-a"),
        "fields": fields(),
        "section": section(),
        "clocks": [
            Clock("Monday, 23 March 2026", "in 14 days", passed=False),
            Clock("Monday, 9 March 2026", "today", passed=False),
            Clock("Friday, 6 March 2026", "3 days ago", passed=True),
        ],
        "chips": [
            Chip("over", "2 days overdue", "Saturday, 7 March 2026"),
            Chip("near", "Last day", "Monday, 9 March 2026"),
            Chip("far", "14 days left", "Monday, 23 March 2026"),
            Chip("none", "No day known yet", ""),
        ],
        "mails": list(ACKNOWLEDGEMENTS),
        "tasks": list(TASKS),
        "told": [
            Row(_en("Where do you live?"), (_en("Germany"),), "#facts"),
            Row(
                _en("When did the last parcel arrive?"),
                (_en("Tuesday, 9 March 2062"),),
                "#facts",
                "this day lies in the future",
            ),
            Row(
                _en("Is it one of these?"), (_en("a newspaper"), _en("bought at a public auction")), "#facts"
            ),
        ],
        "assumed": [Row(_en("Did you buy mainly for private purposes?"), (_en("yes"),), "#facts", fact="a")],
        "bodies": [
            BodyCard(
                _en("Consumer dispute mediation committee"),
                Wording("消費爭議調解委員會", "zh-Hant"),
                "Taiwan",
                _en("Free mediation after a complaint has not helped."),
                "#bodies",
                (_en("free of charge"), _en("Ask the shop first.")),
            )
        ],
        "stated": "Monday, 9 March 2026",
        "update": "#facts",
        "link": "http://127.0.0.1:8000/rights?topic=withdrawal&consumer_country=DE",
        "strange": (("delivred_on", "delivered_on"),),
        "everything": False,
        "finding_section": example(),
        "answer": {"language": "en"},
    }
    return render(request, "portal/styleguide.html", context)


def _en(text: str) -> Wording:
    return Wording(text, "en")


def fields() -> list[Field]:
    """A field of each shape: empty, filled, wrong."""
    return [
        _choice("choice-empty", None),
        _choice("choice-filled", None, chosen="a"),
        _choice("choice-wrong", Problem("Choose an answer.", "choice-wrong-a")),
        _day("day-empty", None, ("", "", "")),
        _day("day-filled", None, ("9", "3", "2026")),
        _day("day-wrong", Problem("The year is missing.", "day-wrong-year"), ("9", "3", "")),
        _ticks("ticks-empty", None),
        _ticks("ticks-wrong", Problem("Tick what applies, or “None of these”.", "ticks-wrong-a")),
        _list("list-empty", None),
        _list("list-wrong", Problem("Choose an answer from the list.", "list-wrong")),
    ]


def _choice(name: str, problem: Problem | None, chosen: str = "") -> Field:
    options = tuple(
        Option(value, label, value == chosen, f"{name}-{value}")
        for value, label in (("a", "goods"), ("b", "a service"))
    )
    return Field(name, "choice", "What did you buy?", options=options, problem=problem)


def _day(name: str, problem: Problem | None, values: tuple[str, str, str]) -> Field:
    parts = zip(("day", "month", "year"), ("Day", "Month", "Year"), values, (2, 2, 4), strict=True)
    inputs = tuple(
        Input(f"{name}.{part}", f"{name}-{part}", label, value, size, problem is not None and not value)
        for part, label, value, size in parts
    )
    options = (
        Option("day", "On this day:", any(values), f"{name}-choice-day"),
        Option("none", "Not yet, or not at all", id=f"{name}-choice-none"),
        Option("unknown", "I don’t know", id=f"{name}-choice-unknown"),
    )
    hint = "If the order came in several parcels, the last one counts."
    return Field(name, "day", "When did it arrive?", hint, options, inputs=inputs, problem=problem)


def _ticks(name: str, problem: Problem | None) -> Field:
    labels = (
        ("a", "a newspaper, periodical or magazine"),
        ("b", "bought at a public auction"),
        ("none", "None of these"),
    )
    options = tuple(Option(value, label, id=f"{name}-{value}") for value, label in labels)
    return Field(name, "ticks", "Is it one of these?", "Tick all that apply.", options, problem=problem)


def _list(name: str, problem: Problem | None) -> Field:
    known = (Option("DE", "Germany"), Option("TW", "Taiwan"))
    return Field(
        name, "list", "Where do you live?", options=known, others=(Option("JP", "Japan"),), problem=problem
    )


def section() -> Section:
    """Answers of every status."""
    law = Law(
        provision="de.bgb.withdrawal.last_day",
        act="BGB",
        place="Germany",
        articles=(
            Article(
                "BGB § 355",
                "https://www.gesetze-im-internet.de/bgb/__355.html",
                (Wording("Die Frist …", "de"),),
            ),
        ),
        dates=(_en("In force from Friday, 13 June 2014"),),
        verified=True,
        left_out=("What the encoding leaves out.",),
        readings=("How the text is read.",),
    )
    lead = Card(
        question="q",
        asks=_en("What is the last day to withdraw?"),
        status="determined",
        sentence=Sentence("You can withdraw until ", "Monday, 23 March 2026", ".", "en"),
        marks=(_en("Provisional: the public holidays of that time are not published yet."),),
        assumed=_en("Assumed: the shop offered to collect the goods: no."),
        advice="Write to the shop that you withdraw, and keep a copy with its date.",
        clock=Clock("Monday, 23 March 2026", "in 14 days", passed=False),
        both=BothLaws(
            _en("The law of Germany gives you the later day, so it applies."),
            (
                SideLaw(
                    "Taiwan", _en("chosen in the contract"), None, _en("Until 16 March."), "消費者保護法 19"
                ),
                SideLaw(
                    "Germany", _en("where you live"), _en("applies"), _en("Until 23 March."), "BGB § 355"
                ),
            ),
        ),
        reasons=(_en("The period runs from the day you received the goods."),),
        law=law,
    )
    person = Card(
        question="s",
        asks=_en("How much must be refunded?"),
        status="for_a_person",
        sentence=Sentence("Two clauses lead to different answers; a person must decide.", "", "", "en"),
        marks=(_en("The text of this rule was not verified against its source."),),
        law=law,
    )
    asks = (_en("Does the buyer owe something?"),)
    return Section(
        topic="withdrawal",
        title="Withdrawing",
        lead=lead,
        cards=(person,),
        waiting=(_en("By when must the shop refund?"),),
        needs=(Need(_en("Have you already told the shop that you withdraw?"), "withdrawal_notice_on"),),
        next=Need(_en("Have you already told the shop that you withdraw?"), "withdrawal_notice_on"),
        moot=asks,
        missing=asks,
    )
