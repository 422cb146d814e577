"""Clauses of terms that laws keep from consumers, as far as their words can be known.

What is denied ("we do not exclude"), what is for businesses alone, and what keeps the protection of the
buyer's own country is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from venditor.listings.observing.notices.months import months_later
from venditor.listings.observing.notices.phrases import Said
from venditor.listings.observing.notices.texts import Text
from venditor.listings.observing.observation import Confidence, Floor
from venditor.listings.observing.terms.places import country_named
from venditor.listings.observing.terms.saying import Term, clauses

SLACK = timedelta(7)
"""By how much a stated guarantee may end before the law's: months are counted in more than one way."""

_PLAIN: tuple[tuple[str, str, Confidence, tuple[str, ...]], ...] = (
    ("guarantee_excluded", "term_guarantee_excluded", "medium", ("carved_out", "other_subject", "promised")),
    ("arbitration", "term_arbitration", "medium", ("saved",)),
    ("liability_excluded", "term_liability_excluded", "low", ("carved_out", "other_subject", "saved")),
    ("one_sided_change", "term_one_sided_change", "medium", ("saved",)),
    ("final_interpretation", "term_final_interpretation", "high", ()),
    ("signing_is_acceptance", "term_signing_is_acceptance", "medium", ()),
    ("risk_on_buyer", "term_risk_on_buyer", "medium", ("saved",)),
    ("penalty", "term_excessive_penalty", "low", ()),
    ("no_complaint", "term_no_complaint", "low", ()),
    ("cancel_after_payment", "term_cancel_after_payment", "low", ()),
)
"""Family, practice, how surely, and the lists that spoil a match beside those that spoil any."""


def in_words(text: Text, floor: Floor, today: date, country: str, condition: str = "") -> Iterator[Term]:
    """The clauses in a text.

    Args:
        text: what is read.
        floor: what the law of orders gives there.
        today: the day of purchase and delivery.
        country: of the destination.
        condition: of the goods; empty where it is not known.
    """
    possible = clauses().possible(text.words)
    if not possible:
        return
    for family, about, confidence, spoils in _PLAIN:
        for said in clauses().find(family, text.words) if family in possible else ():
            if not _spoiled(said, text, "denied", "businesses", *spoils):
                share = clauses().group(said.match, "s")
                yield _term(about, text, said, confidence, **({"share": share} if share else {}))
    yield from _short_guarantee(text, floor, today, condition)
    yield from _abroad("court", "term_foreign_court", text, country)
    yield from _abroad("law", "term_foreign_law", text, country)


def _spoiled(said: Said, text: Text, *lists: str) -> bool:
    """Whether a sentence asks, or has words that spoil it; who it is for may stand elsewhere in the text."""
    if said.sentence.endswith(("?", "？")):
        return True
    return any(
        clauses().holds(each, text.words if each in {"businesses", "saved"} else said.sentence, said.language)
        for each in lists
    )


def _term(
    about: str, text: Text, said: Said, confidence: Confidence, variety: str = "", **values: str
) -> Term:
    told = {"words": said.words, **values}
    known = said.sentence in text.words
    source = text.source(said.sentence, said.match.start()) if known else text.source()
    return Term(about, source, confidence, variety, tuple(told.items()))


def _short_guarantee(text: Text, floor: Floor, today: date, condition: str) -> Iterator[Term]:
    if floor.guarantee_until is None:
        return
    for said in clauses().find("guarantee_length", text.words):
        if _spoiled(said, text, "denied", "businesses", "promised", "burden"):
            continue
        used = clauses().holds("used_goods", said.sentence, said.language)
        number = clauses().number(said.match, said.language)
        if number is None or (used and condition in {"", "new"}):
            continue
        unit = clauses().group(said.match, "u").lower()
        months = number if unit.startswith(("m", "miesi")) else number * 12
        if months_later(today, months) + SLACK < floor.guarantee_until:
            told = {"months": str(months), "until": floor.guarantee_until.isoformat()}
            yield _term("term_guarantee_short", text, said, "medium", **told)


def _abroad(family: str, about: str, text: Text, country: str) -> Iterator[Term]:
    for said in clauses().find(family, text.words):
        if _spoiled(said, text, "denied", "businesses", "saved"):
            continue
        named = country_named(clauses().group(said.match, "p"))
        if named and named != country:
            yield _term(about, text, said, "medium", country=named)
