"""The entry to the withdrawal function, and what an offer tells of withdrawing and of sending back.

Source: Directive 2011/83/EU arts. 6(1)(h), (i), (k) and 11a.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from venditor.listings.observing.notices.texts import (
    MOST_SOURCES,
    Text,
    few,
    kind_of,
    place,
    texts,
)
from venditor.listings.observing.notices.wordings import Judgement, judge, same_language
from venditor.listings.observing.notices.words import returns_words, withdrawal_words
from venditor.listings.observing.observation import Confidence, Observation, Offer, Seen
from venditor.listings.page.hiding import TO_OPEN
from venditor.listings.read import Passage, Read

_GOOD = frozenset(("lawful", "equivalent"))
_SURE: dict[str, Confidence] = {"unclear_label": "low", "mixed_label": "medium", "goes_nowhere": "medium"}
_MOST_LABEL = 120
"""Characters of a label; a longer one is a text that happens to be a link."""

_ITEMS = (
    ("function", "withdrawal_function_notice", "high"),
    ("none", "no_withdrawal_notice", "medium"),
    ("return_cost", "return_cost_notice", "medium"),
    ("free_returns", "return_cost_notice", "medium"),
)

_OF_POLICY = frozenset(("withdrawal_terms", "no_withdrawal_notice", "return_cost_notice"))


def withdrawal_function(offer: Offer) -> Iterator[Observation]:
    """The entry: the best there is of all links and buttons."""
    read = offer.read
    found = [(passage, how) for passage, how in _judged(read) if how.kind in {*_GOOD, "unclear", "mixed"}]
    if not found:
        return
    language = _language(read)
    passage, how = min(found, key=lambda pair: _badness(pair[0], pair[1], language))
    flaw = _flaw(passage, how, language)
    sure: Confidence = _SURE.get(flaw, "high")
    values = {"words": passage.text} | ({"language": how.language} if how.language else {})
    if flaw == "other_language":
        values["needed"] = language
    seen: Seen = "flawed" if flaw else "seen"
    yield Observation("withdrawal_function", seen, (place(kind_of(read), passage),), sure, flaw, values)


def _judged(read: Read) -> Iterator[tuple[Passage, Judgement]]:
    language = _language(read)
    for passage in read.passages:
        if passage.kind in {"link", "button"} and 0 < len(passage.text) <= _MOST_LABEL:
            yield passage, judge(passage.text, language)


def _language(read: Read) -> str:
    told = read.listing.language
    return str(told.value) if told.state == "present" else ""


def _badness(passage: Passage, how: Judgement, language: str) -> tuple[bool, bool, bool, bool]:
    own = same_language(how.language, language)
    return (how.kind not in _GOOD, bool(passage.hidden), not own, how.kind == "mixed")


def _flaw(passage: Passage, how: Judgement, language: str) -> str:
    if how.kind not in _GOOD:
        return "mixed_label" if how.kind == "mixed" else "unclear_label"
    if passage.hidden:
        return "behind_click" if passage.hidden in TO_OPEN else "hidden"
    if passage.kind == "link" and passage.address.strip() in {"", "#"}:
        return "goes_nowhere"
    return "" if same_language(how.language, language) else "other_language"


def withdrawal_notices(offer: Offer) -> Iterator[Observation]:
    """What texts tell of the right, of the function, and of who pays; a link to terms is a lesser thing."""
    read = offer.read
    told: dict[str, list[tuple[Text, str, Confidence]]] = {}
    for text in texts(read):
        for about, sentence, sure in _said(text):
            told.setdefault(about, []).append((text, sentence, sure))
    for about, each in told.items():
        sources = few(text.source(sentence) for text, sentence, _ in each)
        yield Observation(about, "seen", sources, each[0][2])
    if "withdrawal_terms" not in told:
        yield from _linked_terms(read)


def return_policy(offer: Offer) -> Iterator[Observation]:
    """Whether goods can be sent back, as words or markup tell it: also that they cannot be."""
    read = offer.read
    for field in (read.listing.return_policies, read.listing.returns):
        if field.state == "present" and field.sources:
            yield Observation("return_policy", "seen", field.sources[:MOST_SOURCES], "medium")
            return
    said = (text.source(sentence) for text in texts(read) for sentence in _of_policy(text))
    sources = few(islice(said, MOST_SOURCES))
    if sources:
        yield Observation("return_policy", "seen", sources, "medium")


def _of_policy(text: Text) -> Iterator[str]:
    for about, sentence, _ in _said(text):
        if about in _OF_POLICY:
            yield sentence
    for said in returns_words().find("no_returns", text.words):
        if not said.sentence.endswith(("?", "？")):
            yield said.sentence


def _said(text: Text) -> Iterator[tuple[str, str, Confidence]]:
    words = withdrawal_words()
    for said in words.find("right", text.words):
        if words.holds("days", text.words):
            yield "withdrawal_terms", said.sentence, "high"
            break
    for said in words.find("window", text.words):
        yield "withdrawal_terms", said.sentence, "medium"
        break
    for family, about, sure in _ITEMS:
        for said in words.find(family, text.words):
            if family == "none" and words.holds("businesses", said.sentence):
                continue
            yield about, said.sentence, "high" if sure == "high" else "medium"
            break


def _linked_terms(read: Read) -> Iterator[Observation]:
    for passage, how in _judged(read):
        if how.kind == "information" and passage.kind == "link":
            told = {"words": passage.text}
            source = place(kind_of(read), passage)
            yield Observation("withdrawal_terms", "seen", (source,), "medium", values=told)
            return


def return_cost_on_buyer(read: Read) -> bool | None:
    """Whether an offer says that the buyer pays for sending goods back; ``None`` where it is silent."""
    said = {
        family for text in texts(read) for family in ("return_cost", "free_returns") if _holds(text, family)
    }
    policies = read.listing.return_policies
    fees = {policy.remorse_fees for policy in policies.value or ()} if policies.state == "present" else set()
    if "return_cost" in said or fees & {"customer", "return_shipping"}:
        return True
    return False if "free_returns" in said or "free" in fees else None


def _holds(text: Text, family: str) -> bool:
    return next(iter(withdrawal_words().find(family, text.words)), None) is not None
